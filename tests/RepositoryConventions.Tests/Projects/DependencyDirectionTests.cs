using RepositoryConventions.Tests.Reading;
using RepositoryConventions.Tests.Rules;

namespace RepositoryConventions.Tests.Projects;

public sealed class DependencyDirectionTests
{
    private static readonly Convention Rule = new(
        "DependencyDirection", "Dependencies point one way, as the table in docs/architecture.md says: adapters to their core package, hosts to both, nothing to a host.");

    // What each package may refer to, beside the abstractions of Microsoft.Extensions that any of them may use.
    // A package that is not in the table may refer to nothing else.
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Fairlead.Scheduling"] = [],
        ["Fairlead.Scheduling.Redis"] = ["Fairlead.Scheduling", "Microsoft.Extensions.Diagnostics.HealthChecks", "StackExchange.Redis"],
        ["Fairlead.Scheduling.AspNetCore"] = ["Fairlead.Scheduling", "Microsoft.AspNetCore.App"],
        ["Fairlead.Webhooks"] = ["Polly.Core"],
        ["Fairlead.Webhooks.Redis"] = ["Fairlead.Webhooks", "StackExchange.Redis"],
        ["Fairlead.Relay"] = ["Microsoft.Extensions.Http"],
        ["Fairlead.Relay.AspNetCore"] = ["Fairlead.Relay", "Microsoft.AspNetCore.App"],
        ["Fairlead.Relay.Redis"] = ["Fairlead.Relay", "StackExchange.Redis"],
        ["Fairlead.Factoring"] = [],
        ["Fairlead.Functions"] = ["Fairlead.Scheduling"],
    };

    private static readonly string[] Abstractions =
    [
        "Microsoft.Extensions.DependencyInjection.Abstractions",
        "Microsoft.Extensions.Hosting.Abstractions",
        "Microsoft.Extensions.Logging.Abstractions",
        "Microsoft.Extensions.Options",
    ];

    [Fact]
    public void Reference_OfEachProject_PointsTheAllowedWay() => Rule.Check(Repository.Projects.SelectMany(FindForbidden));

    private static IEnumerable<Violation> FindForbidden(ProjectFile project)
    {
        var references = project.ProjectReferences.Concat(project.PackageReferences).Concat(project.FrameworkReferences);
        var forbidden = project.Area switch
        {
            "src" => references.Except(Abstractions).Except(Allowed.GetValueOrDefault(project.Name, [])),
            // A sample is a host: it uses packages of this repository, never another host, a test or a benchmark.
            "samples" => project.ProjectReferences.Where(static name => AreaOf(name) is not "src"),
            // A benchmark may drive a host to measure it.
            "perf" => project.ProjectReferences.Where(static name => AreaOf(name) is "tests"),
            _ => project.ProjectReferences.Where(static name => AreaOf(name) is "perf"),
        };
        return forbidden.Select(reference => new Violation($"{project.Name} -> {reference}", "is not allowed"));
    }

    private static string AreaOf(string projectName) =>
        Repository.Projects.FirstOrDefault(project => project.Name == projectName)?.Area ?? "nowhere";
}
