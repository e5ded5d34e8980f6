namespace Fairlead.Webhooks.Delivery;

/// <summary>Random numbers for waits, so that what failed together does not return together. Thread-safe.</summary>
internal sealed class Jitter(Random random)
{
    private readonly Lock _gate = new();

    /// <summary>Draws a number from 0 (included) to 1.</summary>
    public double Next()
    {
        lock (_gate)
        {
            return random.NextDouble();
        }
    }
}
