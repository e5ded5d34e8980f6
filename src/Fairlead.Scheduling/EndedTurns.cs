namespace Fairlead.Scheduling;

/// <summary>Turns that have ended and are not in the books yet: whoever has the scheduler's gate next writes them in.</summary>
/// <remarks>
/// Flat combining (Hendler, Incze, Shavit and Tzafrir 2010): a thread that ends a turn while another one has the books open leaves
/// its turn here and goes on, instead of waiting and then dragging the memory of the books over to its own processor.
/// Adding and settling are thread-safe; taking is for the holder of the gate, who writes in what it took before it lets go.
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

    /// <summary>Notes that those taken are written in, and then looks for more.</summary>
    /// <param name="written">How many; 0 afterwards.</param>
    /// <returns>
    /// Whether some may have come for which nobody else feels responsible. Whoever added one while others were not yet settled relied
    /// on this look; whoever adds one after it finds itself the first.
    /// </returns>
    public bool Settle(ref int written)
    {
        var count = written;
        written = 0;
        return count > 0 && Interlocked.Add(ref _open, -count) > 0 && !IsEmpty;
    }
}
