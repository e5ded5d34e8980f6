using System.Xml.Linq;

namespace RepositoryConventions.Tests.Reading;

/// <summary>A project file and what it refers to.</summary>
internal sealed class ProjectFile(RepositoryFile file)
{
    private readonly XDocument _xml = XDocument.Parse(file.Text);

    public RepositoryFile File { get; } = file;

    public string Name => Path.GetFileNameWithoutExtension(File.RelativePath);

    public string Area => File.Area;

    public string Folder => Path.GetDirectoryName(File.RelativePath)!.Replace('\\', '/');

    /// <summary>Gets whether it is built outside the solution, against packed packages.</summary>
    public bool IsPackageConsumer => File.RelativePath.StartsWith("tests/PackageConsumers/", StringComparison.Ordinal);

    public IEnumerable<string> PackageReferences => References("PackageReference");

    public IEnumerable<string> FrameworkReferences => References("FrameworkReference");

    public IEnumerable<string> ProjectReferences =>
        References("ProjectReference").Select(static path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')));

    public string? Property(string name) => _xml.Descendants(name).FirstOrDefault()?.Value;

    private IEnumerable<string> References(string kind) =>
        _xml.Descendants(kind).Select(static item => (string?)item.Attribute("Include")).OfType<string>();
}
