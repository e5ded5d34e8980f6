namespace FullService.Relay;

/// <summary>What is relayed, and how much of it is kept.</summary>
internal sealed class RelaySettings
{
    /// <summary>Gets or sets the URL that paths below <c>/relay/</c> are put behind; <see langword="null"/> when nothing is relayed.</summary>
    public Uri? Upstream { get; set; }

    /// <summary>Gets or sets how many megabytes (1,048,576 bytes) the stored responses may take.</summary>
    public int MaxMegabytes { get; set; } = 256;

    /// <summary>Gets or sets how long the upstream may take to answer.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets the secret with which stored responses can be removed; <see langword="null"/> when they cannot.</summary>
    public string? PurgeToken { get; set; }
}
