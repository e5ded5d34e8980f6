using System.Text.RegularExpressions;
using System.Xml.Linq;
using RepositoryConventions.Tests.Reading;
using RepositoryConventions.Tests.Rules;

namespace RepositoryConventions.Tests.Projects;

/// <summary>Packages come from whatever feed a machine is set up with, so the repository names none.</summary>
public sealed partial class FeedTests
{
    private static readonly Convention Locks = new("LockFile", "Every project has a packages.lock.json without addresses. Run: dotnet restore Packages.sln");
    private static readonly Convention Config = new("NuGetConfig", "nuget.config adds no package source; the sources of the machine are used.");
    private static readonly Convention Hosts = new("RegistryHost", "No file names the host of a package registry or a mirror.");
    private static readonly Convention Paths = new("MachinePath", "No file names a path of the machine it was written on.");

    // This file cannot name what it bans without being found by itself.
    private const string Self = "tests/RepositoryConventions.Tests/Projects/FeedTests.cs";

    [Fact]
    public void LockFile_OfEachProject_ExistsAndNamesNoHost() =>
        Locks.Check(
            from project in Repository.Projects
            where !project.IsPackageConsumer
            let path = $"{project.Folder}/packages.lock.json"
            let problem = !Repository.Contains(path) ? "is missing" : Repository.File(path).Text.Contains("://", StringComparison.Ordinal) ? "holds an address" : null
            where problem is not null
            select new Violation(path, problem));

    [Fact]
    public void NuGetConfig_Sources_AreLeftToTheMachine() =>
        Config.Check(XDocument.Parse(Repository.File("nuget.config").Text).Descendants("packageSources").Elements()
            .Select(static source => new Violation("nuget.config", source.ToString())));

    [Fact]
    public void Text_Anywhere_NamesNoRegistry() => Hosts.Check(Find(RegistryHost()));

    [Fact]
    public void Text_Anywhere_NamesNoMachinePath() => Paths.Check(Find(MachinePath()));

    [Theory]
    [InlineData("see /home/someone/code", true)]
    [InlineData("cd /root/x", true)]
    [InlineData("C:\\Users\\someone", true)]
    [InlineData("GET /api/home/page", false)]
    [InlineData("samples/work/file", false)]
    public void MachinePath_TextWithSlashes_TellsPathsFromRoutes(string text, bool expected) => Assert.Equal(expected, MachinePath().IsMatch(text));

    private static IEnumerable<Violation> Find(Regex pattern) =>
        from file in Repository.Files
        where file.RelativePath != Self
        from line in file.Lines.Index()
        from match in pattern.Matches(line.Item)
        select new Violation(file.RelativePath, $"line {line.Index + 1}: {match.Value}");

    [GeneratedRegex(@"\b(\w+\.)*(nuget\.org|npmjs\.(org|com)|yarnpkg\.com|pypi\.org|crates\.io|proxy\.golang\.org|(deb|security|ftp)\.debian\.org|pkgs\.dev\.azure\.com|jfrog\.io|artifactory\w*(\.\w+)+)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex RegistryHost();

    [GeneratedRegex(@"(?<![\w.~}/-])/(work|root|home|Users)/[\w.]|\b[A-Z]:\\Users\\")]
    private static partial Regex MachinePath();
}
