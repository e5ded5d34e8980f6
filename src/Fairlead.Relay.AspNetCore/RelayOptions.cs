using System.Net;

namespace Fairlead.Relay.AspNetCore;

/// <summary>Settings of one relay, read once when it is mapped. What is cached and for how long is a matter of <see cref="RelayCachingOptions"/>.</summary>
public sealed class RelayOptions
{
    /// <summary>Gets or sets the name by which the relay calls itself in <c>Via</c>, and knows a request that has come round to it again.</summary>
    /// <value>A token of 1 to 64 characters that no other relay has, or <see langword="null"/>, the default: a name that is made for this one.</value>
    public string? Pseudonym { get; set; }

    /// <summary>Gets or sets for how long the upstream may neither take nor send anything before its answer begins; then the answer is 504.</summary>
    /// <value>From 1 millisecond to 1 day. The default is 100 seconds.</value>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>Gets or sets for how long the upstream may send nothing in the middle of its answer; then the answer breaks off, and nothing of it is stored.</summary>
    /// <value>From 1 millisecond to 1 day. The default is 100 seconds. Time in which the client does not take what has come does not count.</value>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>Gets or sets how long it may take to connect to the upstream; then the answer is 504.</summary>
    /// <value>From 1 millisecond to 1 day. The default is 15 seconds.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Gets or sets after which time a connection to the upstream is not used again, so that changes of its address are noticed.</summary>
    /// <value>From 1 second to 1 day. The default is 5 minutes.</value>
    public TimeSpan PooledConnectionLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets or sets how many connections to the upstream there are at most; further requests wait for one.</summary>
    /// <value>From 1 up. The default is <see cref="int.MaxValue"/>.</value>
    public int MaxConnectionsPerServer { get; set; } = int.MaxValue;

    /// <summary>Gets or sets the version of HTTP that the upstream is spoken to in.</summary>
    /// <value>1.1, the default, 2.0 or 3.0.</value>
    public Version UpstreamVersion { get; set; } = HttpVersion.Version11;

    /// <summary>Gets or sets whether another version will do.</summary>
    /// <value>The default is <see cref="HttpVersionPolicy.RequestVersionOrLower"/>. HTTP/2 without TLS wants <see cref="HttpVersionPolicy.RequestVersionExact"/>.</value>
    public HttpVersionPolicy UpstreamVersionPolicy { get; set; } = HttpVersionPolicy.RequestVersionOrLower;

    /// <summary>Gets or sets the secret with which the method <c>PURGE</c> removes stored responses.</summary>
    /// <value>16 to 256 visible ASCII characters, or <see langword="null"/>, the default: <c>PURGE</c> is a method like any other and goes to the upstream.</value>
    public string? PurgeToken { get; set; }
}
