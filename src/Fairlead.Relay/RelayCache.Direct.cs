using Fairlead.Relay.Exchange;
using Fairlead.Relay.Fields;
using Fairlead.Relay.Freshness;
using Fairlead.Relay.Metrics;
using Fairlead.Relay.Storage;

namespace Fairlead.Relay;

/// <content>Stored answers for callers that have no message of <see cref="HttpClient"/>, and write the answer themselves. It allocates nothing but what the store does.</content>
public sealed partial class RelayCache
{
    /// <summary>Gets the name by which the cache calls itself.</summary>
    internal string Name => _options.Name;

    /// <summary>Gets the settings that decisions depend on.</summary>
    internal CacheSettings Settings => _settings;

    /// <summary>Finds what is stored for a URL.</summary>
    internal ValueTask<StoredResource> FindStoredAsync(string key, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
        return FindAsync(key, cancellationToken);
    }

    /// <summary>Decides whether a stored response is the answer, without asking or telling the origin anything.</summary>
    /// <param name="found">What is stored for the URL of a GET or HEAD without a body.</param>
    /// <param name="fields">Those fields of the request that a cache reads, and those that select among the stored responses.</param>
    /// <param name="isHead">Whether only the head is asked for.</param>
    /// <param name="answer">The answer.</param>
    /// <returns><see langword="false"/> when more is to be done, which <see cref="SendAsync"/> does.</returns>
    internal bool TryAnswer(in StoredResource found, ReadOnlySpan<HeaderField> fields, bool isHead, out StoredAnswer answer)
    {
        answer = default;
        if (Lookup.Select(fields, found, _settings) is not { } stored)
        {
            return false;
        }

        var directives = RequestDirectives.Parse(fields, _settings.IgnoresRequestDirectives);
        if (directives.HasOriginCondition || (directives.HasRange && ByteRange.Parse(FieldSyntax.First(fields, FieldNames.Range)).Kind == ByteRangeKind.Several))
        {
            return false;
        }

        ref readonly var policy = ref stored.Head.PolicyFor(_settings);
        var decision = policy.Decide(directives, _time.GetUtcNow(), _settings);
        answer = new StoredAnswer(stored, decision, AnswerForm.Choose(fields, directives, isHead, stored.Head, stored.BodyLength, policy));
        return decision.Verdict == RelayVerdict.Reuse;
    }

    /// <summary>Counts an answer that was found here.</summary>
    internal void RecordAnswer(in StoredAnswer answer, long servedBytes) =>
        _meter.Record(answer.Decision.FreshFor > TimeSpan.Zero ? RelayOutcome.Hit : RelayOutcome.Stale, servedBytes);
}
