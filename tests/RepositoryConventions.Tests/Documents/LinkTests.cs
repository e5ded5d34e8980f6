using RepositoryConventions.Tests.Reading;
using RepositoryConventions.Tests.Rules;

namespace RepositoryConventions.Tests.Documents;

public sealed class LinkTests
{
    private static readonly Convention Rule = new("Link", "A link in a document leads to a file, and to a heading, that exists.");

    [Fact]
    public void Link_InEveryDocument_LeadsSomewhere() =>
        Rule.Check(
            from document in Repository.MarkdownFiles
            from link in document.Links
            where !link.Target.Contains("://", StringComparison.Ordinal) && !link.Target.StartsWith("mailto:", StringComparison.Ordinal)
            where !Leads(document, link.Target)
            select new Violation(document.File.RelativePath, $"line {link.Line}: {link.Target}"));

    private static bool Leads(MarkdownFile document, string target)
    {
        var parts = target.Split('#', 2);
        var path = parts[0].Length == 0
            ? document.File.RelativePath
            : Path.GetRelativePath(Repository.Root, Path.Combine(Repository.Root, Path.GetDirectoryName(document.File.RelativePath)!, parts[0])).Replace('\\', '/');
        if (path.StartsWith("..", StringComparison.Ordinal) || !Repository.Contains(path))
        {
            return false;
        }

        return parts.Length == 1 || Repository.MarkdownFiles.Any(file => file.File.RelativePath == path && file.Anchors.Contains(parts[1]));
    }
}
