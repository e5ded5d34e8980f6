using System.Globalization;
using System.Text.RegularExpressions;
using FullService.Configuration;
using YamlDotNet.RepresentationModel;

namespace FullService.Tests.Cluster;

/// <summary><c>compose.yaml</c> and <c>Dockerfile</c> describe what <c>eng/cluster</c> starts, in words that the service knows.</summary>
public sealed partial class ComposeTests
{
    private static readonly YamlMappingNode Compose = Read();
    private static readonly string Dockerfile = File.ReadAllText(RepositoryFolder.PathOf("Dockerfile"));
    private static readonly string Script = File.ReadAllText(RepositoryFolder.PathOf("eng/cluster"));

    [Theory]
    [InlineData("api", "apis")]
    [InlineData("worker", "workers")]
    public void Role_OfTheService_IsThatOfTheScript(string role, string count)
    {
        var service = Service(role);

        Assert.Equal(role, Text(service, "environment", "Role"));
        Assert.Contains($"{count}={Text(service, "deploy", "replicas")} ", Script, StringComparison.Ordinal);
        Assert.Contains($"start_service \"{role}-$index\" {role} ", Script, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api")]
    [InlineData("worker")]
    public void Environment_EachSetting_IsOneThatTheServiceTakes(string role)
    {
        var settings = new ServiceSettings();
        foreach (var (name, value) in ((YamlMappingNode)Service(role)["environment"]).Children)
        {
            AssertApplies(settings, $"{name}", $"{value}");
        }

        Assert.Equal(role, $"{settings.Role}", ignoreCase: true);
        Assert.Equal($"redis:{Port("redis")}", settings.RedisConnection);
    }

    [Fact]
    public void Dockerfile_EachVariable_IsOneThatTheServiceTakes()
    {
        var settings = new ServiceSettings();
        var variables = Variable.Matches(EnvironmentLine.Match(Dockerfile).Value).Select(static match => (match.Groups["name"].Value, match.Groups["value"].Value)).ToList();
        foreach (var (name, value) in variables.Where(static variable => !variable.Item1.StartsWith("ASPNETCORE_", StringComparison.Ordinal)))
        {
            AssertApplies(settings, name, value);
        }

        Assert.Contains(("ASPNETCORE_URLS", $"http://0.0.0.0:{Port("api")}"), variables);
        Assert.Contains($"EXPOSE {Port("api")}", Dockerfile, StringComparison.Ordinal);
        Assert.StartsWith("/data/", settings.Analysis.OutputFolder, StringComparison.Ordinal);
        Assert.Contains("samples/FullService ", Dockerfile, StringComparison.Ordinal);
    }

    [Fact]
    public void Redis_Command_IsThatOfTheScript()
    {
        var command = ((YamlSequenceNode)Service("redis")["command"]).Select(static word => $"{word}").ToList();

        Assert.Equal("redis-server", command[0]);
        Assert.Contains(string.Join(' ', command.Skip(1).Select(static word => word.Length == 0 ? "''" : word)), Script, StringComparison.Ordinal);
    }

    [Fact]
    public void Balancer_Files_AreThoseOfTheScript()
    {
        var balancer = Service("balancer");

        Assert.Equal("eng/lib/balancer.cfg", Text(Compose, "configs", "balancer", "file"));
        Assert.True(File.Exists(RepositoryFolder.PathOf("eng/lib/balancer.cfg")));
        Assert.Contains($"backend api\n  server-template api- 100 api:{Port("api")} ", Text(Compose, "configs", "servers", "content"), StringComparison.Ordinal);
        Assert.Equal($"*:{Port("balancer")}", Text(balancer, "environment", "LISTEN"));
        Assert.Equal($"127.0.0.1:5555:{Port("balancer")}", $"{((YamlSequenceNode)balancer["ports"]).Single()}");
        Assert.All((YamlSequenceNode)balancer["configs"], file => Assert.Contains(Text(file, "target"), $"{balancer["command"]}", StringComparison.Ordinal));
    }

    [Fact]
    public void StopGracePeriod_OfTheService_IsAsLongAsStoppingTakes()
    {
        var settings = new ServiceSettings();
        var longest = (2 * settings.Queue.DrainTime) + TimeSpan.FromSeconds(15);

        Assert.All(["api", "worker"], role => Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"{longest.TotalSeconds}s"), Text(Service(role), "stop_grace_period")));
    }

    [Fact]
    public void Volumes_EachNamed_AreDeclaredAndMountedWhereTheImageWrites()
    {
        var declared = ((YamlMappingNode)Compose["volumes"]).Children.Keys.Select(static name => $"{name}").ToList();
        var mounted = ((YamlMappingNode)Compose["services"]).Children.Values.OfType<YamlMappingNode>()
            .Where(static service => service.Children.ContainsKey("volumes"))
            .SelectMany(static service => (YamlSequenceNode)service["volumes"])
            .Select(static volume => $"{volume}".Split(':'))
            .ToList();

        Assert.All(mounted, static volume => Assert.Equal("/data", volume[1]));
        Assert.Equal(declared.Order(StringComparer.Ordinal), mounted.Select(static volume => volume[0]).Distinct().Order(StringComparer.Ordinal));
    }

    private static void AssertApplies(ServiceSettings settings, string variable, string value)
    {
        var key = variable.Replace("__", ":", StringComparison.Ordinal);
        var setting = Assert.Single(SettingsTable.All, setting => setting.Key == key);
        Assert.True(setting.TryApply(settings, value), $"{key} does not take '{value}'.");
    }

    private static YamlMappingNode Read()
    {
        var stream = new YamlStream();
        using var reader = File.OpenText(RepositoryFolder.PathOf("compose.yaml"));
        stream.Load(reader);
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }

    private static YamlMappingNode Service(string name) => (YamlMappingNode)Compose["services"][name];

    private static string Text(YamlNode node, params string[] path) => $"{path.Aggregate(node, static (inner, key) => inner[key])}";

    // Where each listens inside its container.
    private static string Port(string service) => service switch
    {
        "redis" => "6379",
        "api" => $"{((YamlSequenceNode)Service("api")["expose"]).Single()}",
        _ => "5555",
    };

    [GeneratedRegex(@"^ENV .*$", RegexOptions.Multiline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex EnvironmentLine { get; }

    [GeneratedRegex(@"(?<name>\w+)=(?<value>\S*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Variable { get; }
}
