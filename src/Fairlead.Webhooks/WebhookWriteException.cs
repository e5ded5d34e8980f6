namespace Fairlead.Webhooks;

/// <summary>Reports that a stream takes no more output.</summary>
public sealed class WebhookWriteException : Exception
{
    internal WebhookWriteException(string streamId, WebhookWriteFailure failure, long acceptedLength)
        : base($"Stream '{streamId}' takes no more output ({failure}). Of what was written, {acceptedLength} bytes were accepted.") =>
        (Failure, AcceptedLength) = (failure, acceptedLength);

    /// <summary>Gets why.</summary>
    public WebhookWriteFailure Failure { get; }

    /// <summary>Gets how many bytes of the stream were accepted, from its beginning.</summary>
    public long AcceptedLength { get; }
}
