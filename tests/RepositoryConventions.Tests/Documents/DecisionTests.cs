using System.Text.RegularExpressions;
using RepositoryConventions.Tests.Reading;
using RepositoryConventions.Tests.Rules;

namespace RepositoryConventions.Tests.Documents;

public sealed partial class DecisionTests
{
    private const string Folder = "docs/decisions/";

    private static readonly Convention Rule = new(
        "Decision", "A page in docs/decisions is called NNNN-title.md with a number of its own, and docs/index.md links to it.");

    [Fact]
    public void Decision_EachPage_IsNumberedAndListed()
    {
        var pages = Repository.Files.Select(static file => file.RelativePath).Where(static path => path.StartsWith(Folder, StringComparison.Ordinal)).ToList();
        var linked = new MarkdownFile(Repository.File("docs/index.md")).Links.Select(static link => "docs/" + link.Target).ToList();

        Rule.Check(
        [
            .. pages.Where(static path => !PageName().IsMatch(path)).Select(static path => new Violation(path, "is not called NNNN-title.md")),
            .. pages.Except(linked).Select(static path => new Violation(path, "is not listed in docs/index.md")),
            .. pages.GroupBy(static path => path[..Math.Min(path.Length, Folder.Length + 4)]).Where(static same => same.Count() > 1)
                .SelectMany(static same => same.Skip(1).Select(static path => new Violation(path, "has the number of another"))),
        ]);
    }

    [GeneratedRegex(@"^docs/decisions/\d{4}-[a-z0-9-]+\.md$")]
    private static partial Regex PageName();
}
