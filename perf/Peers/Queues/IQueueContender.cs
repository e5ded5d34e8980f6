namespace Peers.Queues;

/// <summary>A queue that is measured.</summary>
internal interface IQueueContender : IAsyncDisposable
{
    /// <summary>Gets what tables call it.</summary>
    string Name { get; }

    /// <summary>Submits jobs, and when all are there does them.</summary>
    Task<QueueTimes> RunAsync(int jobs);
}
