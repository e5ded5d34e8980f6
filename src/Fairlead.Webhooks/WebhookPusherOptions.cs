using System.Net;

namespace Fairlead.Webhooks;

/// <summary>Settings of a <see cref="WebhookPusher"/>, read once when it is made.</summary>
public sealed class WebhookPusherOptions
{
    /// <summary>Gets or sets how long a body may be, with escaping, base64 and everything around the output.</summary>
    /// <value>From 1,024 to 16,777,216 bytes. The default is 100,000.</value>
    public int MaxBodyBytes { get; set; } = 100_000;

    /// <summary>Gets or sets how long output waits at most for more to share a request with; a full body does not wait.</summary>
    /// <value>From 1 millisecond to 1 minute. The default is 50 milliseconds.</value>
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Gets or sets how many requests are on their way at once, to all endpoints.</summary>
    /// <value>From 1 to 65,536. The default is 1,024.</value>
    /// <remarks>An endpoint holds at most as many as are free, so that receivers that hang leave enough for the others.</remarks>
    public int MaxRequestsInFlight { get; set; } = 1_024;

    /// <summary>Gets or sets how many requests are on their way at once to one endpoint. A stream always uses the same lane of these.</summary>
    /// <value>From 1, which orders all streams of an endpoint among each other, to 100. The default is 8.</value>
    public int MaxRequestsInFlightPerEndpoint { get; set; } = 8;

    /// <summary>Gets or sets how many bytes of output are kept in all, from their writing to their acknowledgement.</summary>
    /// <value>From 1,048,576 up. The default is 268,435,456.</value>
    /// <remarks>An endpoint holds at most as much as is free, so that receivers that are dead leave enough for the others.</remarks>
    public long MaxBufferedBytes { get; set; } = 256L << 20;

    /// <summary>Gets or sets how many bytes of output are kept for one endpoint.</summary>
    /// <value>From 65,536 to <see cref="MaxBufferedBytes"/>. The default is 33,554,432.</value>
    public long MaxBufferedBytesPerEndpoint { get; set; } = 32L << 20;

    /// <summary>Gets or sets how long a write waits for room before its stream is parked.</summary>
    /// <value>From zero to 1 day. The default is 30 seconds.</value>
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how long one attempt may take, from the connection to the head of the answer.</summary>
    /// <value>From 100 milliseconds to 10 minutes. The default is 30 seconds.</value>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how long a request waits after its first failure; the time doubles with each further one, and half of it is random.</summary>
    /// <value>From 1 millisecond to 1 hour. The default is 1 second.</value>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets the longest time between attempts, unless the receiver asks for more.</summary>
    /// <value>From <see cref="RetryDelay"/> to 1 day. The default is 15 minutes.</value>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Gets or sets the longest wait that a receiver may ask for with <c>Retry-After</c>.</summary>
    /// <value>From zero to 1 day. The default is 1 hour.</value>
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Gets or sets how long after its first attempt a request is retried; then it becomes a dead letter.</summary>
    /// <value>From zero to 30 days. The default is 1 day.</value>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Gets or sets after how many failures in a row an endpoint is left alone, but for a probe from time to time.</summary>
    /// <value>From 1 to 1,000. The default is 5.</value>
    public int FailuresBeforeBreak { get; set; } = 5;

    /// <summary>Gets or sets how long an endpoint is left alone at first; the time doubles with each probe that fails.</summary>
    /// <value>From 1 millisecond to 1 hour. The default is 5 seconds.</value>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets the longest time between probes.</summary>
    /// <value>From <see cref="BreakDuration"/> to 1 day. The default is 5 minutes.</value>
    public TimeSpan MaxBreakDuration { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets or sets how long a stream is remembered after its end, so that opening it again does not begin it anew.</summary>
    /// <value>From zero to 30 days. The default is 1 hour.</value>
    public TimeSpan Retention { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Gets or sets how long stopping waits for output that is still to be acknowledged.</summary>
    /// <value>From zero to 1 day. The default is 5 seconds.</value>
    public TimeSpan DrainTime { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets whether URLs of http are spoken to in HTTP/2 from the first byte; URLs of https agree on the version with their receiver.</summary>
    /// <value>The default is <see langword="false"/>: HTTP/1.1.</value>
    public bool UseHttp2WithoutTls { get; set; }

    /// <summary>Gets or sets whether receivers may have addresses of this machine and of private networks.</summary>
    /// <value>The default is <see langword="false"/>. <see langword="true"/> is for development, and for services whose URLs come from nobody else.</value>
    /// <remarks>It allows loopback, 10/8, 172.16/12, 192.168/16 and fc00::/7; link-local addresses, at which clouds keep credentials, stay refused.</remarks>
    public bool AllowPrivateNetworks { get; set; }

    /// <summary>Gets networks that are allowed although addresses in them are for special purposes.</summary>
    /// <value>Empty by default.</value>
    public IList<IPNetwork> AllowedNetworks { get; } = [];

    /// <summary>Gets or sets what is called when output was not delivered.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    /// <remarks>One call after the other, outside of sending. An exception is logged, and the notification is not repeated.</remarks>
    public Func<WebhookNotification, CancellationToken, ValueTask>? OnNotification { get; set; }

    // Whoever reads the options once checks them and keeps them as they were.
    internal WebhookPusherOptions CopyValidated(string parameter)
    {
        var copy = (WebhookPusherOptions)MemberwiseClone();
        var validation = new WebhookPusherOptionsValidator().Validate(name: null, copy);
        return validation.Failed ? throw new ArgumentException(validation.FailureMessage, parameter) : copy;
    }
}
