namespace WebhookReceiver.Hosting;

/// <summary>What happens to a request.</summary>
internal enum RequestFate
{
    /// <summary>It is taken and acknowledged.</summary>
    Acknowledged = 1,

    /// <summary>It fails, and is not taken.</summary>
    Refused = 2,

    /// <summary>It is taken and fails, as if its acknowledgement were lost on the way.</summary>
    TakenSilently = 3,
}
