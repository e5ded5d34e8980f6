using System.Diagnostics;

namespace Fairlead.Webhooks.Delivery;

/// <summary>Leaves an endpoint alone after failures in a row, but for one probe at a time, until one succeeds.</summary>
/// <remarks>Not thread-safe; times are those of one clock.</remarks>
/// <param name="failuresBeforeBreak">How many failures in a row break.</param>
/// <param name="first">How long the first break is.</param>
/// <param name="longest">No break is longer, but for jitter.</param>
internal sealed class EndpointBreaker(int failuresBeforeBreak, TimeSpan first, TimeSpan longest)
{
    private int _failures;
    private int _breaks;
    private bool _isProbing;

    /// <summary>Gets when the next probe may be sent; zero while nothing is broken.</summary>
    public TimeSpan OpenUntil { get; private set; }

    public bool IsOpen => _breaks > 0;

    /// <summary>Asks for permission to send a request, which is answered by one of the other methods.</summary>
    public bool TryEnter(TimeSpan now)
    {
        if (!IsOpen)
        {
            return true;
        }

        if (_isProbing || now < OpenUntil)
        {
            return false;
        }

        _isProbing = true;
        return true;
    }

    /// <summary>Notes that the permission was not used.</summary>
    public void Leave() => _isProbing = false;

    public void Succeed() => (_failures, _breaks, _isProbing, OpenUntil) = (0, 0, false, TimeSpan.Zero);

    /// <summary>Notes a failure.</summary>
    /// <param name="now">The time.</param>
    /// <param name="random">From 0 (included) to 1: up to a tenth more, so that endpoints that broke together are not probed together.</param>
    public void Fail(TimeSpan now, double random)
    {
        Debug.Assert(random is >= 0 and < 1);
        _isProbing = false;
        _failures++;

        // Requests that were on their way when it broke say nothing new.
        if (_failures < failuresBeforeBreak || now < OpenUntil)
        {
            return;
        }

        var seconds = Math.Min(first.TotalSeconds * Math.Pow(2, Math.Min(_breaks, 62)), longest.TotalSeconds);
        OpenUntil = now + TimeSpan.FromSeconds(seconds * (1 + (random / 10)));
        _breaks++;
    }
}
