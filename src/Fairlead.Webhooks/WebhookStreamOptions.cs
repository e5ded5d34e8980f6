namespace Fairlead.Webhooks;

/// <summary>Settings of one stream.</summary>
public sealed class WebhookStreamOptions
{
    /// <summary>Gets or sets what is sent instead when the receiver is too slow.</summary>
    /// <value>The default is <see langword="null"/>: every byte is sent.</value>
    public WebhookCoarsening? Coarsening { get; set; }
}
