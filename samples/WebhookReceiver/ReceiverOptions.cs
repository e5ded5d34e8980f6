namespace WebhookReceiver;

/// <summary>What the receiver does, and how it misbehaves.</summary>
internal sealed record ReceiverOptions
{
    /// <summary>Gets the port on loopback; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Gets whether it speaks HTTP/2 without TLS, and nothing else.</summary>
    public bool UseHttp2 { get; init; }

    /// <summary>Gets the secrets of which one must have signed each request; signatures are not checked when there are none.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>Gets how long it waits before it answers.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Gets which part of the requests fails, from 0 to 1.</summary>
    public double FailRate { get; init; }

    /// <summary>Gets the status of the requests that fail.</summary>
    public int FailStatus { get; init; } = StatusCodes.Status503ServiceUnavailable;

    /// <summary>Gets how many bytes of a body it reads in a second; <see langword="null"/> for as fast as they come.</summary>
    public int? ReadBytesPerSecond { get; init; }

    /// <summary>Gets the folder that gets a file for each stream; <see langword="null"/> for none.</summary>
    public string? OutputFolder { get; init; }
}
