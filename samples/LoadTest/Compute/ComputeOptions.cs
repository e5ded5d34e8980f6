using LoadTest.Http;
using LoadTest.Numbers;

namespace LoadTest.Compute;

/// <summary>What a run does.</summary>
internal sealed record ComputeOptions
{
    public required HttpTarget Target { get; init; }

    /// <summary>Gets how many numbers are sent.</summary>
    public int Requests { get; init; } = 20_000;

    /// <summary>Gets how many callers send them, in turn.</summary>
    public int Clients { get; init; } = 10;

    /// <summary>Gets how many requests are in flight at a time, in all.</summary>
    public int Concurrency { get; init; } = 50;

    /// <summary>Gets how many numbers a request carries; 1 uses <c>POST /compute</c>, more use <c>POST /compute/batch</c>.</summary>
    public int Batch { get; init; } = 1;

    public ProductRange Range { get; init; } = new(6, 20);

    public ulong Seed { get; init; }

    /// <summary>Gets what sets the callers of this run apart from those of earlier runs.</summary>
    public required string RunId { get; init; }

    /// <summary>Gets how long the jobs may take after the last one was accepted.</summary>
    public TimeSpan FollowTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets whether requests carry an Idempotency-Key, and are repeated when their connection breaks.</summary>
    public bool Idempotent { get; init; }

    public string? JsonPath { get; init; }

    public string? CsvPath { get; init; }

    /// <summary>Gets how many HTTP requests the numbers take.</summary>
    public int HttpRequests => (Requests + Batch - 1) / Batch;

    public string CallerName(int client) => $"load-{RunId}-{client + 1}";
}
