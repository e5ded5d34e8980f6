using RepositoryConventions.Tests.Reading;
using RepositoryConventions.Tests.Rules;

namespace RepositoryConventions.Tests.Projects;

public sealed class MirrorTests
{
    private static readonly Convention Rule = new(
        "Mirror", "tests/ and perf/ mirror src/: a package has X.Tests, a consumer in tests/PackageConsumers/X and a place among the conventions' references; X.Tests and X.Benchmarks belong to a project X.");

    // Test projects that belong to the repository as a whole, or to several samples together.
    private static readonly string[] WithoutSubject = ["RepositoryConventions", "Browser"];

    [Fact]
    public void Package_Each_HasTestsAConsumerAndItsSurfaceChecked() => Rule.Check([.. FindLonelyPackages(), .. FindLonelyMirrors()]);

    private static IEnumerable<Violation> FindLonelyPackages()
    {
        var conventions = Repository.Projects.Single(static project => project.Name == "RepositoryConventions.Tests");
        foreach (var package in Repository.Packages)
        {
            if (!Repository.Contains($"tests/{package.Name}.Tests/{package.Name}.Tests.csproj"))
            {
                yield return new Violation(package.Name, $"has no tests/{package.Name}.Tests");
            }

            foreach (var file in new[] { $"{package.Name}.Consumer.csproj", "Program.cs", "expected.txt" })
            {
                if (!Repository.Contains($"tests/PackageConsumers/{package.Name}/{file}"))
                {
                    yield return new Violation(package.Name, $"has no tests/PackageConsumers/{package.Name}/{file}");
                }
            }

            if (!conventions.ProjectReferences.Contains(package.Name))
            {
                yield return new Violation(package.Name, $"is not referenced by {conventions.File.RelativePath}");
            }
        }
    }

    private static IEnumerable<Violation> FindLonelyMirrors()
    {
        var subjects = Repository.Projects.Select(static project => project.Name).Concat(WithoutSubject).ToHashSet();
        foreach (var project in Repository.Projects.Where(static project => project.Area is "tests" or "perf"))
        {
            var isTests = project.Name.EndsWith(".Tests", StringComparison.Ordinal);
            if ((isTests || project.Name.EndsWith(".Benchmarks", StringComparison.Ordinal)) && !subjects.Contains(project.Name[..project.Name.LastIndexOf('.')]))
            {
                yield return new Violation(project.Name, "belongs to no project of this repository");
            }

            // eng/test finds test projects by this ending.
            if (project.Area == "tests" && !isTests && !project.IsPackageConsumer && project.Name != "TestSupport")
            {
                yield return new Violation(project.Name, "stands in tests/ and its name does not end in .Tests");
            }
        }
    }
}
