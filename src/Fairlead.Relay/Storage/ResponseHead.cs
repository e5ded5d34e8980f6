using System.Collections.Immutable;
using Fairlead.Relay.Freshness;

namespace Fairlead.Relay.Storage;

/// <summary>Holds a stored response without its body. Immutable.</summary>
public sealed class ResponseHead
{
    private PolicyCell? _policy;

    /// <summary>Makes a head.</summary>
    /// <param name="status">The status code.</param>
    /// <param name="reasonPhrase">The reason phrase; <see langword="null"/> when the response had none of its own.</param>
    /// <param name="fields">The fields, in their order, without those of the connection and without <c>Content-Length</c>.</param>
    /// <param name="selectingFields">What the request had of the fields that <c>Vary</c> names, ordered by name.</param>
    /// <param name="requestTime">When the request was sent.</param>
    /// <param name="responseTime">When the response was received.</param>
    public ResponseHead(
        int status,
        string? reasonPhrase,
        ImmutableArray<HeaderField> fields,
        ImmutableArray<SelectingField> selectingFields,
        DateTimeOffset requestTime,
        DateTimeOffset responseTime)
    {
        (Status, ReasonPhrase, Fields, SelectingFields) = (status, reasonPhrase, fields, selectingFields);
        (RequestTime, ResponseTime) = (requestTime, responseTime);
    }

    /// <summary>Gets the status code.</summary>
    public int Status { get; }

    /// <summary>Gets the reason phrase; <see langword="null"/> when the response had none of its own.</summary>
    public string? ReasonPhrase { get; }

    /// <summary>Gets the fields, in their order.</summary>
    public ImmutableArray<HeaderField> Fields { get; }

    /// <summary>Gets what the request had of the fields that <c>Vary</c> names.</summary>
    public ImmutableArray<SelectingField> SelectingFields { get; }

    /// <summary>Gets when the request was sent.</summary>
    public DateTimeOffset RequestTime { get; }

    /// <summary>Gets when the response was received.</summary>
    public DateTimeOffset ResponseTime { get; }

    /// <summary>Returns what the response says about its reuse, which is calculated once for a cache.</summary>
    internal ref readonly CachePolicy PolicyFor(CacheSettings settings)
    {
        // Two threads may calculate it at once; the result is the same.
        var cell = Volatile.Read(ref _policy);
        if (cell is null || cell.Settings != settings)
        {
            cell = new PolicyCell(settings, CachePolicy.Create(Status, Fields.AsSpan(), RequestTime, ResponseTime, settings));
            Volatile.Write(ref _policy, cell);
        }

        return ref cell.Policy;
    }

    /// <summary>Tells whether two responses are for the same requests.</summary>
    internal bool IsSameVariant(ResponseHead other) => SelectingFields.AsSpan().SequenceEqual(other.SelectingFields.AsSpan());

    private sealed class PolicyCell(CacheSettings settings, CachePolicy policy)
    {
        public readonly CachePolicy Policy = policy;

        public CacheSettings Settings { get; } = settings;
    }
}
