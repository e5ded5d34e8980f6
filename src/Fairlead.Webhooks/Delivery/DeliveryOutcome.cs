namespace Fairlead.Webhooks.Delivery;

/// <summary>What one attempt came to, and what the receiver said.</summary>
/// <param name="Result">The kind.</param>
/// <param name="RetryAfter">How long the receiver asks to wait.</param>
/// <param name="Error">What went wrong, in words without anything secret; <see langword="null"/> when nothing did.</param>
internal readonly record struct DeliveryOutcome(DeliveryResult Result, TimeSpan? RetryAfter, string? Error)
{
    /// <summary>Gets how long the request may still be retried.</summary>
    public TimeSpan TimeLeft { get; init; }

    public bool ShallRetry => Result is DeliveryResult.Failed or DeliveryResult.SlowDown && TimeLeft > TimeSpan.Zero;
}
