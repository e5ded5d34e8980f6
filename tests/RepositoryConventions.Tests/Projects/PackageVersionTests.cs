using System.Xml.Linq;
using RepositoryConventions.Tests.Reading;
using RepositoryConventions.Tests.Rules;

namespace RepositoryConventions.Tests.Projects;

public sealed class PackageVersionTests
{
    private static readonly Convention Unused = new("UnusedPackageVersion", "Directory.Packages.props lists only packages that a project uses, itself or through another package.");
    private static readonly Convention Scattered = new("ScatteredVersion", "Versions of packages stand in Directory.Packages.props.");

    [Fact]
    public void PackageVersion_Each_IsUsed()
    {
        var versions = XDocument.Parse(Repository.File("Directory.Packages.props").Text).Descendants("PackageVersion").Select(static item => (string)item.Attribute("Include")!);
        var locks = string.Concat(Repository.Files.Where(static file => file.Name == "packages.lock.json").Select(static file => file.Text));

        Unused.Check(versions
            .Where(package => !locks.Contains($"\"{package}\": {{", StringComparison.OrdinalIgnoreCase))
            .Select(static package => new Violation(package, "is used by no project")));
    }

    [Fact]
    public void PackageReference_InAProject_NamesNoVersion() =>
        Scattered.Check(
            from project in Repository.Projects
            where !project.IsPackageConsumer
            from item in XDocument.Parse(project.File.Text).Descendants("PackageReference")
            where item.Attribute("Version") is not null || item.Attribute("VersionOverride") is not null
            select new Violation(project.Name, $"gives {(string?)item.Attribute("Include")} a version of its own"));
}
