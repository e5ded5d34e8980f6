using System.Text.RegularExpressions;
using RepositoryConventions.Tests.Reading;
using RepositoryConventions.Tests.Rules;

namespace RepositoryConventions.Tests.Projects;

public sealed partial class SolutionTests
{
    private static readonly Convention Rule = new(
        "Solution", "Packages.sln lists every project and nothing else; only tests/PackageConsumers is built outside it. Use: dotnet sln add");

    [Fact]
    public void Solution_AllProjects_AreListedOnce()
    {
        var listed = ProjectPath().Matches(Repository.File("Packages.sln").Text)
            .Select(static match => match.Groups[1].Value.Replace('\\', '/'))
            .ToList();
        var existing = Repository.Projects.Where(static project => !project.IsPackageConsumer)
            .Select(static project => project.File.RelativePath)
            .ToList();

        Rule.Check(
        [
            .. existing.Except(listed).Select(static path => new Violation(path, "is not listed")),
            .. listed.Except(existing).Select(static path => new Violation(path, "is listed and does not exist")),
            .. listed.GroupBy(static path => path).Where(static same => same.Count() > 1).Select(static same => new Violation(same.Key, "is listed twice")),
        ]);
    }

    [GeneratedRegex("\"([^\"]+\\.csproj)\"")]
    private static partial Regex ProjectPath();
}
