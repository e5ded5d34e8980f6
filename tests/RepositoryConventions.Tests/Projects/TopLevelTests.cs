using RepositoryConventions.Tests.Reading;
using RepositoryConventions.Tests.Rules;

namespace RepositoryConventions.Tests.Projects;

public sealed class TopLevelTests
{
    private static readonly Convention Rule = new("TopLevel", "The top of the repository holds these entries and no others; everything else has a place below.");

    private static readonly string[] Entries =
    [
        "src", "samples", "tests", "perf", "docs", "eng", ".ci",
        "Packages.sln", "Directory.Build.props", "Directory.Packages.props", "global.json", "nuget.config", "BannedSymbols.txt",
        "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE",
        ".editorconfig", ".gitattributes", ".gitignore",
    ];

    // Files that may stand beside those, when a container image or a code host wants them there.
    private static readonly string[] Welcome = [".dockerignore", ".github", "Dockerfile", "compose.yaml"];

    [Fact]
    public void TopLevel_Entries_AreTheAgreedOnes() =>
        Rule.Check(
        [
            .. Repository.TopLevelEntries.Except(Entries).Except(Welcome).Select(static entry => new Violation(entry, "does not belong at the top")),
            .. Entries.Except(Repository.TopLevelEntries).Select(static entry => new Violation(entry, "is missing")),
        ]);
}
