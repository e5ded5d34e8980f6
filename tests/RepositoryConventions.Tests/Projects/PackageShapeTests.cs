using RepositoryConventions.Tests.Reading;
using RepositoryConventions.Tests.Rules;

namespace RepositoryConventions.Tests.Projects;

public sealed class PackageShapeTests
{
    private static readonly Convention Rule = new(
        "PackageShape", "Folder, project, assembly and root namespace of a package share one name; it has a README, a description and tags, and settings that all share stay in Directory.Build.props.");

    private static readonly string[] SharedSettings =
    [
        "AssemblyName", "RootNamespace", "TargetFramework", "TargetFrameworks", "Nullable", "ImplicitUsings", "LangVersion", "TreatWarningsAsErrors", "Version",
    ];

    [Fact]
    public void Package_Each_HasTheCommonShape() => Rule.Check(Repository.Packages.SelectMany(FindMissing));

    private static IEnumerable<Violation> FindMissing(ProjectFile package)
    {
        if (package.Folder != $"src/{package.Name}")
        {
            yield return new Violation(package.Name, $"lies in {package.Folder}");
        }

        if (!Repository.Contains($"{package.Folder}/README.md"))
        {
            yield return new Violation(package.Name, "has no README.md");
        }

        foreach (var property in new[] { "Description", "PackageTags" }.Where(property => string.IsNullOrWhiteSpace(package.Property(property))))
        {
            yield return new Violation(package.Name, $"has no {property}");
        }

        foreach (var property in SharedSettings.Where(property => package.Property(property) is not null))
        {
            yield return new Violation(package.Name, $"sets {property} itself");
        }
    }
}
