namespace Fairlead.Scheduling;

/// <content>How turns end, and how those that come next are told.</content>
public sealed partial class FairScheduler
{
    // After so many that met no other, an ending turn is written in at once again.
    private const int EndsAloneAfter = 64;

    private readonly EndedTurns _ended = new();
    private readonly int _mostSectionsAtOnce = 1_000;
    private TurnWaiter? _firstGranted;
    private TurnWaiter? _lastGranted;

    // A hint: how many endings more are left to be written in together, since some have met.
    private int _endsTogether;

    /// <summary>Sets how many times in a row a thread writes in the endings of others before it goes on with its own work; for tests.</summary>
    internal int MostSectionsAtOnce
    {
        init => _mostSectionsAtOnce = value;
    }

    internal void End(TurnWaiter ended)
    {
        // Once it has ended it may be another turn already.
        var (caller, priority) = (ended.Caller, ended.Priority);
        double seconds;
        if (_endsTogether == 0 && _gate.TryEnter())
        {
            using (new Section(this))
            {
                seconds = ended.EndAt(_clock.Now);
                EndUnderLock(ended);
                GrantUnderLock(ended.EndedSeconds);
            }
        }
        else
        {
            seconds = ended.EndAt(_clock.Now);
            EndTogether(ended);
        }

        _meter.RecordDuration(seconds, priority, caller);
    }

    private void EndTogether(TurnWaiter ended)
    {
        if (_ended.Add(ended))
        {
            WriteEnded();
        }
        else
        {
            _endsTogether = EndsAloneAfter;
        }
    }

    // Goes on as long as more turns end meanwhile: so the memory of the books stays with one processor.
    private void WriteEnded()
    {
        var (written, total) = (0, 0);
        for (var sections = 0; sections < _mostSectionsAtOnce; sections++)
        {
            _gate.Enter();
            using (new Section(this))
            {
                var count = WriteEndedUnderLock();
                written += count;
                total += count;
            }

            if (_ended.IsEmpty && !_ended.Settle(ref written))
            {
                _endsTogether = total > 1 ? EndsAloneAfter : Math.Max(0, _endsTogether - 1);
                return;
            }
        }

        // Whoever ended a turn has something else to do; what may be left is for another thread, which at worst finds nothing.
        _ended.Settle(ref written);
        ThreadPool.UnsafeQueueUserWorkItem(static scheduler => scheduler.WriteEnded(), this, preferLocal: false);
    }

    // The gate, with every turn that has ended in the books.
    private Section Enter()
    {
        _gate.Enter();
        var section = new Section(this);
        if (!_ended.IsEmpty)
        {
            CatchUp(section);
        }

        return section;
    }

    private void CatchUp(Section section)
    {
        try
        {
            while (!_ended.IsEmpty)
            {
                var written = WriteEndedUnderLock();
                _ended.Settle(ref written);
            }
        }
        catch
        {
            section.Dispose();
            throw;
        }
    }

    private int WriteEndedUnderLock()
    {
        var (count, now) = (0, 0.0);
        for (var turn = _ended.TakeAll(); turn is not null; count++)
        {
            var ended = turn;
            (turn, ended.Next) = (ended.Next, null);
            now = Math.Max(now, ended.EndedSeconds);
            EndUnderLock(ended);
        }

        if (count > 0)
        {
            GrantUnderLock(now);
        }

        return count;
    }

    private void EndUnderLock(TurnWaiter ended)
    {
        _order.End(ended, ended.EndedSeconds);
        _drainRate.Record(ended.EndedSeconds);
        _counts.AddRunning(ended.Priority, -1);
        var tally = ended.Tally!.Caller == ended.Caller ? ended.Tally : _busiest.Touch(ended.Caller);
        tally.WorkerSeconds += ended.DurationSeconds;
        if (!ended.HasWaited && _spareWaiterCount < SpareWaiters)
        {
            (ended.Next, _spareWaiters) = (_spareWaiters, ended);
            _spareWaiterCount++;
        }
    }

    // Whoever gets a turn is told after the gate is released.
    private void GrantUnderLock(double now)
    {
        while (_order.Takeable > 0 && !_isDisposed && _order.Running < _options.MaxConcurrency
            && _order.TakeNext(shortOnly: false, now) is TurnWaiter next)
        {
            _queue.Remove(next);
            _counts.AddQueued(next.Priority, -1);
            NoteGrantedUnderLock(next, TimeSpan.FromSeconds(next.WaitedSeconds));
            if (_lastGranted is null)
            {
                _firstGranted = next;
            }
            else
            {
                _lastGranted.Next = next;
            }

            _lastGranted = next;
        }
    }

    private void Tell(TurnWaiter? granted)
    {
        while (granted is not null)
        {
            var waiter = granted;
            (granted, waiter.Next) = (waiter.Next, null);
            _meter.RecordWait(waiter.WaitedSeconds, waiter.Priority, waiter.Caller);
            waiter.Registration.Dispose();
            waiter.Complete(new FairTurn(waiter));
        }
    }

    /// <summary>Holds the gate; in the end it is released, and then those that were granted turns are told.</summary>
    /// <remarks>After the gate: a waiter's cancellation callback needs it, and whoever listens to the meter is foreign.</remarks>
    private readonly ref struct Section(FairScheduler scheduler)
    {
        public void Dispose()
        {
            var granted = scheduler._firstGranted;
            if (granted is not null)
            {
                scheduler._firstGranted = scheduler._lastGranted = null;
            }

            scheduler._gate.Exit();
            scheduler.Tell(granted);
        }
    }
}
