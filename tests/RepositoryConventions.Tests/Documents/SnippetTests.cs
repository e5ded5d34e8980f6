using System.Text.RegularExpressions;
using RepositoryConventions.Tests.Reading;
using RepositoryConventions.Tests.Rules;

namespace RepositoryConventions.Tests.Documents;

public sealed partial class SnippetTests
{
    private static readonly Convention Rule = new(
        "Snippet", "C# in a README is code that the build compiles. Above the block: <!-- snippet: path/to/File.cs#name -->; in the file: // snippet: name, the same code, // end-snippet.");

    [Fact]
    public void Snippet_InEveryDocument_EqualsCompiledCode() => Rule.Check(Repository.MarkdownFiles.SelectMany(FindStale));

    [Fact]
    public void Find_IndentedSnippet_ReturnsItDedented()
    {
        var file = new RepositoryFile("A.cs", static () => "class A\n{\n    // snippet: one\n    void B()\n    {\n\n        C();\n    }\n    // end-snippet\n}\n");

        Assert.Equal("void B()\n{\n\n    C();\n}", Snippet.Find(file, "one"));
        Assert.Null(Snippet.Find(file, "two"));
    }

    // Only READMEs owe a marker for every block: other documents may sketch what does not exist yet.
    private static IEnumerable<Violation> FindStale(MarkdownFile document)
    {
        var isReadme = document.File.RelativePath == "README.md" || document.File.RelativePath is ['s', 'r', 'c', '/', ..];
        foreach (var block in document.Blocks)
        {
            var marker = Marker().Match(block.Before);
            var problem = marker.Success ? ProblemWith(block, marker.Groups["path"].Value, marker.Groups["name"].Value)
                : isReadme && block.Language is "csharp" or "cs" ? "has no snippet marker"
                : null;
            if (problem is not null)
            {
                yield return new Violation(document.File.RelativePath, $"the block at line {block.Line} {problem}");
            }
        }
    }

    private static string? ProblemWith(MarkdownBlock block, string path, string name)
    {
        if (!Repository.Files.Any(file => file.RelativePath == path))
        {
            return $"refers to {path}, which does not exist";
        }

        var code = Snippet.Find(Repository.File(path), name);
        return code is null ? $"refers to '{name}', which {path} does not hold"
            : code != block.Text ? $"differs from '{name}' in {path}, which says:\n{code}\n"
            : null;
    }

    [GeneratedRegex(@"^<!--\s*snippet:\s*(?<path>[^#\s]+)#(?<name>\S+)\s*-->$")]
    private static partial Regex Marker();
}
