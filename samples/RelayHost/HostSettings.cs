using System.Globalization;
using System.Net;
using StackExchange.Redis;

namespace RelayHost;

/// <summary>Reads what the host is told, and says what is wrong with it.</summary>
internal sealed class HostSettings
{
    public const string Usage =
        "Usage: RelayHost --upstream URL [--store memory|files|redis] [--folder PATH] [--redis CONNECTION] [--ttl-override SECONDS] [--port PORT] [--purge-token SECRET]";

    // The store in Redis keeps what can still be used for a year at most, and something is stale before that.
    private const int LongestLifetime = 31_449_600;
    private const int ShortestToken = 16;
    private const int LongestToken = 256;

    private static readonly string[] Options = ["upstream", "store", "folder", "redis", "ttl-override", "port", "purge-token"];

    private readonly List<string> _errors = [];

    public HostSettings(string[] arguments, IConfiguration configuration)
    {
        CheckNames(arguments);
        const string upstream = "an absolute http or https URL without user, query and fragment, such as http://127.0.0.1:5600/api";
        if (configuration["upstream"] is null)
        {
            _errors.Add($"--upstream is missing: it must be {upstream}.");
        }

        Check("upstream", text => Uri.TryCreate(text, UriKind.Absolute, out var url) && IsUpstream(Upstream = url), upstream);
        Check("store", text => (Store = text) is "memory" or "files" or "redis", "memory, files or redis");
        Check("folder", text => (Folder = text).Length > 0 && (Store != "files" || CanBeMade(text)), "the path of a folder that is there or can be made");
        Check("redis", IsConnection, "the addresses and options of a Redis, such as localhost:6379,password=…", WithoutPassword);
        Check("ttl-override", IsLifetime, $"a whole number of seconds from 0 to {LongestLifetime}");
        Check("port", IsPort, $"a whole number from 0, which takes a free one, to {ushort.MaxValue}");
        Check("purge-token", text => IsToken(PurgeToken = text), $"{ShortestToken} to {LongestToken} visible ASCII characters", static text => $"({text.Length} characters)");

        void Check(string option, Func<string, bool> tryApply, string allowed, Func<string, string>? show = null)
        {
            if (configuration[option] is { } text && !tryApply(text.Trim()))
            {
                _errors.Add($"--{option} must be {allowed}, not {(show is null ? $"'{text}'" : show(text))}.");
            }
        }
    }

    /// <summary>Gets what is wrong, one sentence each; when there is anything, the rest is of no use.</summary>
    public IReadOnlyList<string> Errors => _errors;

    public Uri Upstream { get; private set; } = new("http://localhost");

    public string Store { get; private set; } = "memory";

    public string Folder { get; private set; } = Path.Combine(Path.GetTempPath(), "fairlead-relay");

    public ConfigurationOptions Redis { get; private set; } = Connection("localhost:6379");

    public TimeSpan? Lifetime { get; private set; }

    public int Port { get; private set; } = 8080;

    public string? PurgeToken { get; private set; }

    // A misspelled name would mean that nothing was said, and so would an option without a value.
    private void CheckNames(string[] arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            var name = arguments[i].Split('=')[0];
            if (!name.StartsWith("--", StringComparison.Ordinal) || name.Contains(':', StringComparison.Ordinal))
            {
                continue;
            }

            if (!Options.Contains(name[2..], StringComparer.OrdinalIgnoreCase))
            {
                _errors.Add($"{name} is not an option.");
            }
            else if (name == arguments[i] && (++i == arguments.Length || arguments[i].StartsWith("--", StringComparison.Ordinal)))
            {
                _errors.Add($"{name} needs a value behind it.");
                i--;
            }
        }
    }

    private static bool IsUpstream(Uri url) =>
        (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) && url is { Query: "", Fragment: "", UserInfo: "" };

    private static bool CanBeMade(string folder)
    {
        try
        {
            return Directory.CreateDirectory(folder).Exists;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }

    private static bool IsToken(string text) => text.Length is >= ShortestToken and <= LongestToken && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    // A password may have a comma in it, so nothing behind it is shown either.
    private static string WithoutPassword(string connection)
    {
        var parts = connection.Split(',');
        var shown = parts.TakeWhile(static part => !part.Contains("password", StringComparison.OrdinalIgnoreCase) && !part.Contains('@', StringComparison.Ordinal)).ToList();
        return $"'{string.Join(',', shown)}{(shown.Count < parts.Length ? "…" : "")}'";
    }

    private bool IsPort(string text)
    {
        var isValid = ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port);
        Port = port;
        return isValid;
    }

    private bool IsLifetime(string text)
    {
        var isValid = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= LongestLifetime;
        Lifetime = TimeSpan.FromSeconds(isValid ? seconds : 0);
        return isValid;
    }

    private bool IsConnection(string text)
    {
        try
        {
            Redis = Connection(text);
            return Redis is { EndPoints.Count: > 0, ConnectTimeout: > 0, SyncTimeout: > 0 } && Redis.EndPoints.All(IsAddress);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static ConfigurationOptions Connection(string text)
    {
        var connection = ConfigurationOptions.Parse(text);

        // While Redis is away requests are forwarded, also at the start.
        connection.AbortOnConnectFail = false;
        return connection;
    }

    // The client takes any text for a name.
    private static bool IsAddress(EndPoint address) => address is not DnsEndPoint { Host: var host } || Uri.CheckHostName(host) != UriHostNameType.Unknown;
}
