using System.Buffers;
using Fairlead.Relay.Storage;

namespace Fairlead.Relay.Collapsing;

/// <summary>A body that arrives, is stored, and is read by whoever asked for it, each at his own pace.</summary>
/// <remarks>
/// <para>
/// One loop reads what the origin sends and writes it to the store; readers read it back from there. So a slow reader holds nobody up, one that vanishes ends
/// nothing, and the memory it takes does not depend on the length of the body.
/// </para>
/// <para>
/// A body that turns out too large for the store is handed over to its reader: he reads what is there, and then from the origin himself. Only a body of unknown
/// length can be, and such a body has one reader.
/// </para>
/// </remarks>
#pragma warning disable CA1001 // The source of cancellation has neither a timer nor a handle, and a timer may still cancel it when everybody has gone.
internal sealed class FillingBody
#pragma warning restore CA1001
{
    private const int BufferBytes = 32 * 1024;

    private readonly Lock _gate = new();
    private readonly BodyWriter _writer;
    private readonly HttpResponseMessage _upstream;
    private readonly long _maxBytes;
    private readonly TimeProvider _time;
    private readonly TimeSpan _completionTime;
    private readonly CancellationTokenSource _abort = new();
    private TaskCompletionSource _changed = CreateSignal();
    private FillingState _state = FillingState.Filling;
    private ITimer? _abandoned;
    private Stream? _rest;
    private ReadOnlyMemory<byte> _leftover;
    private Exception? _failure;
    private long _available;
    private int _readers;
    private int _users = 1;

    public FillingBody(BodyWriter writer, HttpResponseMessage upstream, long maxBytes, TimeProvider time, TimeSpan completionTime)
    {
        (_writer, _upstream, _maxBytes, _time, _completionTime) = (writer, upstream, maxBytes, time, completionTime);
        AnnouncedLength = upstream.Content.Headers.ContentLength;
    }

    /// <summary>Gets how long the body will be, when the origin has said so.</summary>
    public long? AnnouncedLength { get; }

    /// <summary>Reads the body to its end, and commits it.</summary>
    /// <param name="stopping">Ends it whoever reads.</param>
    public async Task FillAsync(CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_abort.Token, stopping);
        try
        {
            var stream = await _upstream.Content.ReadAsStreamAsync(ended.Token).ConfigureAwait(false);
            if (await TryFillAsync(stream, ended.Token).ConfigureAwait(false))
            {
                try
                {
                    await _writer.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                }
                finally
                {
                    // After the commit, so that who has read it all finds it stored. Readers have all of it even when the store fails.
                    End(FillingState.Complete, failure: null);
                }
            }
        }
        finally
        {
            // Without effect when it has ended in another way already.
            End(FillingState.Failed, failure: null);
            await ReleaseAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Opens a reader from the beginning; <see langword="null"/> when the body has failed or was handed over to another.</summary>
    public FillingStream? TryOpen()
    {
        lock (_gate)
        {
            if (_state is FillingState.Failed or FillingState.HandedOver || _users == 0)
            {
                return null;
            }

            _readers++;
            _users++;
            _abandoned?.Dispose();
            _abandoned = null;
            return new FillingStream(this, AnnouncedLength);
        }
    }

    public async ValueTask<int> ReadAsync(long position, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (position < _available)
                {
                    break;
                }

                switch (_state)
                {
                    case FillingState.Complete:
                        return 0;
                    case FillingState.Failed:
                        throw new HttpIOException(HttpRequestError.ResponseEnded, "The response ended before its end.", _failure);
                    case FillingState.HandedOver when _leftover.Length > 0:
                        return TakeLeftoverUnderLock(buffer.Span);
                    case FillingState.HandedOver:
                        changed = Task.CompletedTask;
                        break;
                    default:
                        changed = _changed.Task;
                        break;
                }
            }

            if (changed.IsCompleted)
            {
                return await _rest!.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return await _writer.ReadAsync(position, buffer, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask CloseReaderAsync()
    {
        lock (_gate)
        {
            _readers--;
            AbandonUnderLock();
        }

        return ReleaseAsync();
    }

    private static TaskCompletionSource CreateSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task<bool> TryFillAsync(Stream stream, CancellationToken ended)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (true)
            {
                var count = await stream.ReadAsync(buffer, ended).ConfigureAwait(false);
                if (count == 0)
                {
                    return AnnouncedLength is not { } announced || announced == _available
                        ? true
                        : throw new HttpIOException(HttpRequestError.ResponseEnded, "The response ended before its end.");
                }

                if (_available + count > _maxBytes || !await _writer.WriteAsync(buffer.AsMemory(0, count), ended).ConfigureAwait(false))
                {
                    HandOver(buffer.AsSpan(0, count).ToArray(), stream);
                    return false;
                }

                Publish(count);
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Readers are told; whoever fills is told by the exception.
            End(FillingState.Failed, exception);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private void Publish(int count)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _available += count;
            changed = Renew();
        }

        changed.TrySetResult();
    }

    private void HandOver(byte[] leftover, Stream rest)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            // Nobody has the rest, or too many would want it.
            if (_readers != 1)
            {
                return;
            }

            (_leftover, _rest, _state) = (leftover, rest, FillingState.HandedOver);
            changed = Renew();
        }

        changed.TrySetResult();
    }

    private void End(FillingState state, Exception? failure)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            if (_state != FillingState.Filling)
            {
                return;
            }

            (_state, _failure) = (state, failure);
            changed = Renew();
            _abandoned?.Dispose();
        }

        changed.TrySetResult();
    }

    private TaskCompletionSource Renew()
    {
        var changed = _changed;
        _changed = CreateSignal();
        return changed;
    }

    private int TakeLeftoverUnderLock(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _leftover.Length);
        _leftover.Span[..count].CopyTo(buffer);
        _leftover = _leftover[count..];
        return count;
    }

    // Nobody waits for it any more: it gets some time to be complete for those who come later.
    private void AbandonUnderLock()
    {
        if (_readers == 0 && _state == FillingState.Filling && _abandoned is null)
        {
            _abandoned = _time.CreateTimer(static state => ((FillingBody)state!).Abort(), this, _completionTime, Timeout.InfiniteTimeSpan);
        }
    }

    private void Abort()
    {
        lock (_gate)
        {
            if (_readers > 0 || _state != FillingState.Filling)
            {
                return;
            }
        }

        _abort.Cancel();
    }

    // The loop and each reader use the writer; the last one ends it, and with it the connection to the origin.
    private async ValueTask ReleaseAsync()
    {
        lock (_gate)
        {
            if (--_users > 0)
            {
                return;
            }
        }

        _upstream.Dispose();
        await _writer.DisposeAsync().ConfigureAwait(false);
    }
}
