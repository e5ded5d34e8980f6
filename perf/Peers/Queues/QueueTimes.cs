namespace Peers.Queues;

/// <summary>What one round cost.</summary>
/// <param name="Enqueue">How long all submissions took.</param>
/// <param name="Work">How long all jobs took from the start of the workers.</param>
/// <param name="Server">The processor time of Redis for both.</param>
internal sealed record QueueTimes(TimeSpan Enqueue, TimeSpan Work, TimeSpan Server)
{
    public TimeSpan Total => Enqueue + Work;
}
