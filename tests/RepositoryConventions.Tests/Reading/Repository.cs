namespace RepositoryConventions.Tests.Reading;

/// <summary>The files of this repository, found by walking up from the test's own folder.</summary>
internal static class Repository
{
    // The same folders that .gitignore names; git itself need not be installed, nor trust the clone.
    private static readonly HashSet<string> Unversioned = new(StringComparer.Ordinal)
    {
        ".git", ".vs", ".idea", ".vscode", "bin", "obj", "artifacts", "TestResults", "BenchmarkDotNet.Artifacts",
    };

    private static readonly HashSet<string> BinaryExtensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".png", ".ico", ".jpg", ".gif", ".woff2", ".gz", ".zip", ".snk",
    };

    private static readonly Lazy<string> RootFolder = new(FindRoot);

    private static readonly Lazy<IReadOnlyList<RepositoryFile>> AllFiles = new(
        static () => [.. Walk(new DirectoryInfo(Root)).Order(StringComparer.Ordinal).Select(static path => new RepositoryFile(path))]);

    private static readonly Lazy<IReadOnlyList<ProjectFile>> AllProjects = new(
        static () => [.. Files.Where(static file => file.HasExtension(".csproj")).Select(static file => new ProjectFile(file))]);

    public static string Root => RootFolder.Value;

    /// <summary>Gets every text file.</summary>
    public static IReadOnlyList<RepositoryFile> Files => AllFiles.Value;

    public static IReadOnlyList<ProjectFile> Projects => AllProjects.Value;

    public static IEnumerable<RepositoryFile> CSharpFiles => Files.Where(static file => file.HasExtension(".cs"));

    public static IEnumerable<MarkdownFile> MarkdownFiles =>
        Files.Where(static file => file.HasExtension(".md")).Select(static file => new MarkdownFile(file));

    public static IEnumerable<ProjectFile> Packages => Projects.Where(static project => project.Area == "src");

    public static IEnumerable<string> TopLevelEntries =>
        new DirectoryInfo(Root).EnumerateFileSystemInfos()
            .Select(static entry => entry.Name)
            .Where(static name => !Unversioned.Contains(name));

    public static RepositoryFile File(string relativePath) =>
        Files.Single(file => file.RelativePath == relativePath);

    public static bool Contains(string relativePath) =>
        System.IO.File.Exists(Path.Combine(Root, relativePath)) || Directory.Exists(Path.Combine(Root, relativePath));

    private static IEnumerable<string> Walk(DirectoryInfo folder)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo inner && !Unversioned.Contains(inner.Name))
            {
                foreach (var path in Walk(inner))
                {
                    yield return path;
                }
            }
            else if (entry is FileInfo { Name: not ".git" } && !BinaryExtensions.Contains(entry.Extension))
            {
                yield return Path.GetRelativePath(Root, entry.FullName).Replace('\\', '/');
            }
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "Packages.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Packages.sln at or above {AppContext.BaseDirectory}.");
    }
}
