using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RepositoryConventions.Tests.Reading;

/// <summary>One text file of the repository, read and parsed on first use.</summary>
internal sealed class RepositoryFile
{
    private readonly Lazy<string> _text;
    private readonly Lazy<CompilationUnitSyntax> _syntax;

    public RepositoryFile(string path)
        : this(path, () => File.ReadAllText(Path.Combine(Repository.Root, path)))
    {
    }

    public RepositoryFile(string path, Func<string> read)
    {
        RelativePath = path;
        _text = new Lazy<string>(read);
        _syntax = new Lazy<CompilationUnitSyntax>(() => CSharpSyntaxTree.ParseText(Text).GetCompilationUnitRoot());
    }

    /// <summary>Gets the path below the repository's root, with forward slashes.</summary>
    public string RelativePath { get; }

    /// <summary>Gets <c>src</c>, <c>samples</c>, <c>tests</c> and so on; empty for a file at the top.</summary>
    public string Area => RelativePath.Contains('/', StringComparison.Ordinal) ? RelativePath.Split('/')[0] : "";

    public string Name => Path.GetFileName(RelativePath);

    public string Text => _text.Value;

    public string[] Lines => Text.TrimEnd('\n').Split('\n');

    public CompilationUnitSyntax Syntax => _syntax.Value;

    public bool HasExtension(string extension) => RelativePath.EndsWith(extension, StringComparison.Ordinal);
}
