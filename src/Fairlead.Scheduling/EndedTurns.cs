namespace Fairlead.Scheduling;

/// <summary>Turns that have ended and are not in the books yet: whoever has the scheduler's gate next writes them in.</summary>
/// <remarks>
/// Flat combining (Hendler, Incze, Shavit and Tzafrir 2010): a thread that ends a turn while another one has the books open leaves
/// its turn here and goes on, instead of waiting and then dragging the memory of the books over to its own processor.
/// Adding is thread-safe; the rest is for the holder of the gate.
/// </remarks>
internal sealed class EndedTurns
{
    private TurnWaiter? _newest;

    // How many were added and not written in. One is counted after it was added, so for a moment there may be more than this says.
    private int _open;

    public bool IsEmpty => Volatile.Read(ref _newest) is null;

    /// <summary>Adds a turn, which from then on may be written in, and used again, at any moment.</summary>
    /// <returns>Whether the caller has to see to it that the turns are written in; if not, another thread is about to.</returns>
    public bool Add(TurnWaiter turn)
    {
        TurnWaiter? newest;
        do
        {
            newest = Volatile.Read(ref _newest);
            turn.Next = newest;
        }
        while (Interlocked.CompareExchange(ref _newest, turn, newest) != newest);

        return Interlocked.Increment(ref _open) == 1;
    }

    /// <summary>Takes all there are, as a chain from the oldest on.</summary>
    public TurnWaiter? TakeAll()
    {
        TurnWaiter? oldest = null;
        for (var turn = Interlocked.Exchange(ref _newest, null); turn is not null;)
        {
            var next = turn.Next;
            (turn.Next, oldest) = (oldest, turn);
            turn = next;
        }

        return oldest;
    }

    /// <summary>Notes that so many of those taken are written in; then those that came meanwhile have to be looked for.</summary>
    /// <remarks>Whoever added one after the first relied on this look, and one added after it finds itself the first.</remarks>
    public void Settle(int count) => Interlocked.Add(ref _open, -count);
}
