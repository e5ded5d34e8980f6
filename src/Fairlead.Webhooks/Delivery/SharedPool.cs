using System.Diagnostics;

namespace Fairlead.Webhooks.Delivery;

/// <summary>A limited supply that endpoints share: bytes of buffers, or requests on their way.</summary>
/// <remarks>
/// Thread-safe. An account may hold at most as much as is free, the "dynamic threshold" of Choudhury and Hahne (1998): with n accounts that take
/// all they get, one part in n + 1 stays free for the others, however large n is. Those that wait are served account by account, in turn.
/// </remarks>
/// <param name="total">How much there is.</param>
/// <param name="perAccount">How much one account may hold in any case.</param>
internal sealed class SharedPool(long total, long perAccount)
{
    private const int MostAsked = 64;

    private readonly Lock _gate = new();
    private readonly LinkedList<Account> _waiting = new();
    private long _used;

    public long Used
    {
        get
        {
            lock (_gate)
            {
                return _used;
            }
        }
    }

    /// <summary>Takes an amount if it is there and nobody of the same account waits.</summary>
    public bool TryTake(Account account, long amount)
    {
        lock (_gate)
        {
            return account.Waiters.Count == 0 && TryTakeUnderLock(account, amount);
        }
    }

    /// <summary>Takes an amount that is there in any case, whatever the limits.</summary>
    public void Take(Account account, long amount)
    {
        lock (_gate)
        {
            account.Held += amount;
            _used += amount;
        }
    }

    /// <summary>Waits for an amount.</summary>
    /// <returns><see langword="false"/> when the time is over.</returns>
    public async ValueTask<bool> TakeAsync(Account account, long amount, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        LinkedListNode<Waiter> waiter;
        lock (_gate)
        {
            if (account.Waiters.Count == 0 && TryTakeUnderLock(account, amount))
            {
                return true;
            }

            waiter = account.Waiters.AddLast(new Waiter(amount));
            if (account.Waiters.Count == 1)
            {
                _waiting.AddLast(account);
            }
        }

        try
        {
            await waiter.Value.Granted.Task.WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return !TryWithdraw(account, waiter);
        }
        catch (OperationCanceledException)
        {
            if (!TryWithdraw(account, waiter))
            {
                Return(account, amount);
            }

            throw;
        }
    }

    /// <summary>Gives an amount back.</summary>
    public void Return(Account account, long amount)
    {
        List<Waiter>? granted;
        lock (_gate)
        {
            account.Held -= amount;
            _used -= amount;
            Debug.Assert(account.Held >= 0 && _used >= account.Held);
            granted = GrantUnderLock();
        }

        Complete(granted);
    }

    private static void Complete(List<Waiter>? granted) => granted?.ForEach(static waiter => waiter.Granted.SetResult());

    private bool TryTakeUnderLock(Account account, long amount)
    {
        if (account.Held + amount > Math.Min(perAccount, total - _used))
        {
            return false;
        }

        account.Held += amount;
        _used += amount;
        return true;
    }

    // False when it was granted before.
    private bool TryWithdraw(Account account, LinkedListNode<Waiter> waiter)
    {
        List<Waiter>? granted;
        lock (_gate)
        {
            if (waiter.List is null)
            {
                return false;
            }

            account.Waiters.Remove(waiter);
            if (account.Waiters.Count == 0)
            {
                _waiting.Remove(account);
            }

            // Whoever stood behind it may want less.
            granted = GrantUnderLock();
        }

        Complete(granted);
        return true;
    }

    // One for each account in turn, until none of those that were asked can take anything. However many wait, only some are asked: whoever was not
    // is asked when something is given back next, and something will be, since an account that holds nothing and is asked gets its part of what is free.
    private List<Waiter>? GrantUnderLock()
    {
        List<Waiter>? granted = null;
        for (var passed = 0; passed < Math.Min(_waiting.Count, MostAsked);)
        {
            var account = _waiting.First!.Value;
            _waiting.RemoveFirst();
            var first = account.Waiters.First!.Value;
            if (TryTakeUnderLock(account, first.Amount))
            {
                account.Waiters.RemoveFirst();
                (granted ??= []).Add(first);
                passed = 0;
            }
            else
            {
                passed++;
            }

            if (account.Waiters.Count > 0)
            {
                _waiting.AddLast(account);
            }
        }

        return granted;
    }

    /// <summary>What one endpoint holds and waits for; guarded by the lock of the pool.</summary>
    internal sealed class Account
    {
        public long Held { get; set; }

        public LinkedList<Waiter> Waiters { get; } = new();
    }

    internal sealed class Waiter(long amount)
    {
        public long Amount { get; } = amount;

        // Asynchronous continuations keep foreign code off the thread that gives back.
        public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
