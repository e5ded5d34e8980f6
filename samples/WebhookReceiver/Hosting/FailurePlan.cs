namespace WebhookReceiver.Hosting;

/// <summary>Chooses the requests that fail: exactly the part that is asked for, evenly spread.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class FailurePlan(double rate)
{
    private readonly Lock _gate = new();
    private double _due;
    private long _failures;

    /// <summary>Tells what happens to the next request.</summary>
    public RequestFate Next()
    {
        lock (_gate)
        {
            _due += rate;
            if (_due < 1)
            {
                return RequestFate.Acknowledged;
            }

            _due--;
            return _failures++ % 2 == 0 ? RequestFate.Refused : RequestFate.TakenSilently;
        }
    }
}
