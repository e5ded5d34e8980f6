namespace Fairlead.Scheduling.Redis.Connections;

/// <summary>Joins questions that are asked at the same time to one call.</summary>
/// <remarks>
/// While as many calls are under way as may be, questions gather; the call that ends takes them along. So one question alone waits
/// for no more than a turn of the thread pool, and a thousand cost a few round trips. Thread-safe.
/// </remarks>
/// <typeparam name="TQuestion">What is asked.</typeparam>
/// <typeparam name="TAnswer">What is answered.</typeparam>
/// <param name="most">How many questions a call takes.</param>
/// <param name="calls">How many calls may be under way.</param>
/// <param name="callAsync">Answers questions, in their order; told which of the calls it is that may be under way, from 0.</param>
internal sealed class CallBatcher<TQuestion, TAnswer>(
    int most, int calls, Func<int, IReadOnlyList<TQuestion>, Task<IReadOnlyList<TAnswer>>> callAsync)
{
    private readonly Lock _gate = new();
    private readonly Queue<(TQuestion Question, TaskCompletionSource<TAnswer> Answer)> _gathered = new();
    private readonly Stack<int> _free = new(Enumerable.Range(0, calls));
    private bool _isCalling;

    public Task<TAnswer> AskAsync(TQuestion question)
    {
        var answer = new TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _gathered.Enqueue((question, answer));
            if (_isCalling || _free.Count == 0)
            {
                return answer.Task;
            }

            _isCalling = true;
        }

        // Not here: who asks in this moment, as all do whom one answer woke, is taken along.
        ThreadPool.UnsafeQueueUserWorkItem(static batcher => batcher.Call(), this, preferLocal: false);
        return answer.Task;
    }

    // One at a time, so that calls are made in the order of their questions.
    private void Call()
    {
        while (true)
        {
            int place;
            List<(TQuestion Question, TaskCompletionSource<TAnswer> Answer)> batch;
            lock (_gate)
            {
                if (_gathered.Count == 0 || !_free.TryPop(out place))
                {
                    _isCalling = false;
                    return;
                }

                batch = TakeUnderLock();
            }

            _ = CallAsync(place, batch);
        }
    }

    private List<(TQuestion Question, TaskCompletionSource<TAnswer> Answer)> TakeUnderLock()
    {
        var batch = new List<(TQuestion Question, TaskCompletionSource<TAnswer> Answer)>(Math.Min(most, _gathered.Count));
        while (batch.Count < most && _gathered.TryDequeue(out var next))
        {
            batch.Add(next);
        }

        return batch;
    }

    private async Task CallAsync(int place, List<(TQuestion Question, TaskCompletionSource<TAnswer> Answer)> batch)
    {
        await AnswerAsync(place, batch).ConfigureAwait(false);
        lock (_gate)
        {
            _free.Push(place);
            if (_isCalling || _gathered.Count == 0)
            {
                return;
            }

            _isCalling = true;
        }

        Call();
    }

    private async Task AnswerAsync(int place, List<(TQuestion Question, TaskCompletionSource<TAnswer> Answer)> batch)
    {
        try
        {
            var answers = await callAsync(place, [.. batch.Select(static asked => asked.Question)]).ConfigureAwait(false);
            for (var index = 0; index < batch.Count; index++)
            {
                batch[index].Answer.TrySetResult(answers[index]);
            }
        }
#pragma warning disable CA1031 // Whatever went wrong is what everybody who asked is told.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            batch.ForEach(asked => asked.Answer.TrySetException(exception));
        }
    }
}
