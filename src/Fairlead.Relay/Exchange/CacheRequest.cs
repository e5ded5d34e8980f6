using Fairlead.Relay.Fields;
using Fairlead.Relay.Freshness;

namespace Fairlead.Relay.Exchange;

/// <summary>A request as the cache sees it.</summary>
internal sealed class CacheRequest
{
    private CacheRequest(HttpRequestMessage message, HeaderField[] fields, CacheSettings settings)
    {
        Message = message;
        Fields = fields;
        Directives = RequestDirectives.Parse(fields, settings.IgnoresRequestDirectives);
    }

    public HttpRequestMessage Message { get; }

    public HeaderField[] Fields { get; }

    public RequestDirectives Directives { get; }

    /// <summary>Gets the key; empty when the cache is passed by.</summary>
    public string Key { get; private init; } = "";

    /// <summary>Gets why the cache is passed by; <see langword="null"/> when it is not.</summary>
    public CacheReason? Bypass { get; private init; }

    public bool IsHead => Message.Method == HttpMethod.Head;

    /// <summary>Gets whether the answer to it may be an answer to others who ask at the same time, and the other way round.</summary>
    public bool CanShare =>
        !IsHead && !Directives.HasRange && !Directives.HasCondition && !Directives.HasOriginCondition
        && !Directives.Control.Has(CacheDirectives.NoCache | CacheDirectives.NoStore) && Directives.Control.MaxAge != 0;

    public static CacheRequest Read(HttpRequestMessage message, CacheSettings settings)
    {
        var fields = CopyFields(message);
        var bypass = WhyBypassed(message, fields);
        return new CacheRequest(message, fields, settings) { Bypass = bypass, Key = bypass is null ? CacheKey.Of(message.RequestUri!) : "" };
    }

    private static CacheReason? WhyBypassed(HttpRequestMessage message, HeaderField[] fields) =>
        message.Method != HttpMethod.Get && message.Method != HttpMethod.Head ? CacheReason.Method
        : message.Content is not null ? CacheReason.RequestBody
        : message.RequestUri is not { IsAbsoluteUri: true } url || (message.Headers.Host is { } host && host != url.Authority) ? CacheReason.OtherHost
        : ByteRange.Parse(FieldSyntax.First(fields, FieldNames.Range)).Kind == ByteRangeKind.Several ? CacheReason.SeveralRanges
        : null;

    // The raw values: the typed properties would reorder and rewrite them.
    private static HeaderField[] CopyFields(HttpRequestMessage message)
    {
        var headers = message.Headers.NonValidated;
        var count = 0;
        foreach (var header in headers)
        {
            count += header.Value.Count;
        }

        var fields = count == 0 ? [] : new HeaderField[count];
        var next = 0;
        foreach (var header in headers)
        {
            foreach (var value in header.Value)
            {
                fields[next++] = new HeaderField(header.Key, value);
            }
        }

        return fields;
    }
}
