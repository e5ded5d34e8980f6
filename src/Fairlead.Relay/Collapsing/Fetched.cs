using Fairlead.Relay.Storage;

namespace Fairlead.Relay.Collapsing;

/// <summary>What came of a request that was forwarded. One of the three ways to answer is there.</summary>
internal sealed class Fetched
{
    private HttpResponseMessage? _passThrough;
    private FillingStream? _leaderBody;

    /// <summary>Makes one of a response that is not stored, which only its requester gets.</summary>
    public static Fetched Passed(HttpResponseMessage response, CacheReason? notStored) => new() { _passThrough = response, ForwardStatus = (int)response.StatusCode, NotStored = notStored };

    /// <summary>Makes one of a response that is being stored.</summary>
    public static Fetched Stored(ResponseHead head, FillingBody filling) =>
        new() { Head = head, Filling = filling, _leaderBody = filling.TryOpen(), ForwardStatus = head.Status };

    /// <summary>Makes one of a stored response that the origin has confirmed.</summary>
    public static Fetched Confirmed(ResponseHead head, StoredResponse stored, bool isKept) =>
        new() { Head = head, Freshened = stored, IsKept = isKept, ForwardStatus = 304 };

    /// <summary>Gets what is against storing a response that is not stored, where that is a matter of the response.</summary>
    public CacheReason? NotStored { get; private init; }

    public int ForwardStatus { get; private init; }

    public ResponseHead? Head { get; private init; }

    public FillingBody? Filling { get; private init; }

    public StoredResponse? Freshened { get; private init; }

    /// <summary>Gets whether the confirmed response may still be stored.</summary>
    public bool IsKept { get; private init; }

    /// <summary>Takes the response that is not stored.</summary>
    public HttpResponseMessage? TakePassThrough() => Interlocked.Exchange(ref _passThrough, null);

    /// <summary>Takes the body for the one who asked first.</summary>
    public FillingStream? TakeLeaderBody() => Interlocked.Exchange(ref _leaderBody, null);

    /// <summary>Ends what nobody took.</summary>
    public void Discard()
    {
        TakePassThrough()?.Dispose();
        TakeLeaderBody()?.Dispose();
    }
}
