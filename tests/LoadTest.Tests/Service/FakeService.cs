using System.Globalization;
using System.Text.Json;

namespace LoadTest.Tests.Service;

/// <summary>The contract in memory, with the misbehaviour that a test asks for. Jobs are named by their order of acceptance, from 0.</summary>
internal sealed class FakeService : IAsyncDisposable
{
    private static readonly DateTimeOffset Origin = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _gate = new();
    private readonly List<FakeJob> _jobs = [];
    private readonly Dictionary<string, string> _idsByKey = [];
    private readonly LoopbackServer _server;
    private int _submissions;

    public FakeService() => _server = new LoopbackServer(Answer);

    public string Address => _server.Address;

    /// <summary>Gets or sets the answer to a submission, by its order from 0, instead of accepting it.</summary>
    public Func<int, ServedReply?> Refuse { get; set; } = static _ => null;

    /// <summary>Gets or sets what is done to the reply to a submission, by its order from 0, after accepting it.</summary>
    public Func<int, ServedReply, ServedReply> Spoil { get; set; } = static (_, reply) => reply;

    /// <summary>Gets or sets which jobs are forgotten.</summary>
    public Func<FakeJob, bool> IsLost { get; set; } = static _ => false;

    /// <summary>Gets or sets the state of a job.</summary>
    public Func<FakeJob, string> StatusOf { get; set; } = static _ => "completed";

    /// <summary>Gets or sets the factors of a completed job as JSON, instead of the right ones.</summary>
    public Func<FakeJob, string?> FactorsOf { get; set; } = static _ => null;

    /// <summary>Gets or sets the answer to the listing, instead of a page.</summary>
    public Func<ServedReply?> RefuseListing { get; set; } = static () => null;

    public ServedReply Readiness { get; set; } = ServedReply.Json(200, "{}");

    /// <summary>Gets or sets how many jobs a page holds at most; every other page is empty.</summary>
    public int PageSize { get; set; } = 7;

    /// <summary>Gets or sets what is called with each request.</summary>
    public Action<ServedRequest> Observe { get; set; } = static _ => { };

    public IReadOnlyList<FakeJob> Jobs
    {
        get
        {
            lock (_gate)
            {
                return [.. _jobs];
            }
        }
    }

    public int Submissions => Volatile.Read(ref _submissions);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private ServedReply Answer(ServedRequest request)
    {
        Observe(request);
        lock (_gate)
        {
            return request switch
            {
                { Method: "GET", Path: "/health/ready" } => Readiness,
                { Method: "POST", Path: "/compute" } => SubmitUnderLock(request, batch: false),
                { Method: "POST", Path: "/compute/batch" } => SubmitUnderLock(request, batch: true),
                { Method: "GET", Path: "/compute" } => RefuseListing() ?? PageUnderLock(request),
                { Method: "GET" } => FindUnderLock(request.Path["/compute/".Length..]),
                _ => ServedReply.Json(405, "{}"),
            };
        }
    }

    private ServedReply SubmitUnderLock(ServedRequest request, bool batch)
    {
        var submission = _submissions++;
        if (Refuse(submission) is { } refusal)
        {
            return refusal;
        }

        using var body = JsonDocument.Parse(request.Body);
        var key = request.Fields.GetValueOrDefault("Idempotency-Key");
        if (key is not null && _idsByKey.TryGetValue(key, out var known))
        {
            return ServedReply.Json(202, known);
        }

        var caller = request.Fields["X-Caller-ID"];
        var answer = batch
            ? JsonSerializer.Serialize(new { ids = body.RootElement.GetProperty("numbers").EnumerateArray().Select(number => AcceptUnderLock(caller, number)).ToArray() })
            : $$"""{"id": "{{AcceptUnderLock(caller, body.RootElement.GetProperty("number"))}}", "status": "pending"}""";
        if (key is not null)
        {
            _idsByKey.Add(key, answer);
        }

        return Spoil(submission, ServedReply.Json(202, answer));
    }

    private string AcceptUnderLock(string caller, JsonElement number)
    {
        var id = $"job-{_jobs.Count}";
        _jobs.Add(new FakeJob(_jobs.Count, id, caller, ulong.Parse(number.GetString()!, CultureInfo.InvariantCulture)));
        return id;
    }

    private ServedReply FindUnderLock(string id)
    {
        var job = _jobs.SingleOrDefault(job => job.Id == id);
        return job is null || IsLost(job) ? ServedReply.Json(404, "{}") : ServedReply.Json(200, Describe(job));
    }

    private ServedReply PageUnderLock(ServedRequest request)
    {
        // A cursor "full-N" or "empty-N" goes on with the N-th newest job; pages are full and empty in turn.
        var cursor = request.Query("cursor")?.Split('-');
        var start = int.Parse(cursor?[1] ?? "0", CultureInfo.InvariantCulture);
        var jobs = _jobs.Where(job => job.Caller == request.Query("caller") && !IsLost(job)).Reverse().Skip(start).ToArray();
        if (cursor is ["empty", _])
        {
            return ServedReply.Json(200, $$"""{"jobs": [], "nextCursor": "full-{{start}}"}""");
        }

        var next = jobs.Length > PageSize ? $"\"empty-{start + PageSize}\"" : "null";
        return ServedReply.Json(200, $$"""{"jobs": [{{string.Join(',', jobs.Take(PageSize).Select(Describe))}}], "nextCursor": {{next}}}""");
    }

    private string Describe(FakeJob job)
    {
        var submitted = Origin.AddMilliseconds(job.Ordinal);
        var started = Origin.AddSeconds(1).AddMilliseconds(10 * job.Ordinal);
        var factors = FactorsOf(job) ?? JsonSerializer.Serialize(Factors(job.Number).Select(static f => new { prime = $"{f.Prime}", exponent = f.Exponent, proved = true }));
        return $$"""
            {"id": "{{job.Id}}", "callerId": "{{job.Caller}}", "number": "{{job.Number}}", "status": "{{StatusOf(job)}}",
             "factors": {{factors}}, "isPrime": false, "attempts": 1, "submittedAt": "{{submitted:O}}", "startedAt": "{{started:O}}",
             "completedAt": "{{started.AddMilliseconds(10):O}}", "durationMs": 10, "fromCache": false, "error": null}
            """;
    }

    private static IEnumerable<(ulong Prime, int Exponent)> Factors(ulong number)
    {
        for (ulong divisor = 2; divisor * divisor <= number; divisor++)
        {
            var exponent = 0;
            for (; number % divisor == 0; number /= divisor)
            {
                exponent++;
            }

            if (exponent > 0)
            {
                yield return (divisor, exponent);
            }
        }

        if (number > 1)
        {
            yield return (number, 1);
        }
    }
}
