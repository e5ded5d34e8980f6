using Fairlead.Webhooks.Delivery;
using Fairlead.Webhooks.Outbox;

namespace Fairlead.Webhooks;

/// <summary>Writes one growing output, which is pushed while it grows.</summary>
/// <remarks>
/// One writer at a time; the properties may be read by anybody. Disposing it lets go of the stream without completing it: what was
/// written is sent all the same, and <see cref="WebhookPusher.OpenStreamAsync(WebhookEndpoint, string, CancellationToken)"/> goes on where it stopped.
/// </remarks>
public sealed class WebhookStream : IAsyncDisposable
{
    // A write that is larger waits for room in parts, so that none has to wait for more room than there may ever be.
    private const int LargestPart = 16_384;

    private readonly PusherContext _context;
    private readonly StreamState _state;
    private readonly long _fence;
    private readonly bool _wasEndFrozen;

    internal WebhookStream(PusherContext context, StreamState state, OutboxStream opened)
    {
        (_context, _state, _fence, _wasEndFrozen) = (context, state, opened.Fence, opened.IsEndFrozen);
        AcceptedLength = state.WrittenLength;
    }

    /// <summary>Gets the id of the stream.</summary>
    public string Id => _state.Id;

    /// <summary>Gets where the output goes.</summary>
    public WebhookEndpoint Endpoint => _state.Endpoint.Endpoint;

    /// <summary>Gets how many bytes the stream had when it was opened: where this writer goes on.</summary>
    public long AcceptedLength { get; }

    /// <summary>Gets how many bytes the stream has.</summary>
    public long WrittenLength => _state.WrittenLength;

    /// <summary>Gets how many bytes the receiver has acknowledged, from the beginning.</summary>
    public long AcknowledgedLength => _state.AcknowledgedLength;

    /// <summary>Gets how far the output has come.</summary>
    public WebhookDelivery Delivery => _state.Delivery;

    /// <summary>Writes output, which is sent within the flush interval; waits while the buffers are full.</summary>
    /// <param name="bytes">Copied; best UTF-8, of which characters may be cut between two writes. What is no UTF-8 travels as base64.</param>
    /// <param name="cancellationToken">Ends the waiting. A part of the bytes may have been written then.</param>
    /// <exception cref="WebhookWriteException">
    /// There was no room within the write timeout, and the stream was parked; or it takes no more output for another reason. A part of the bytes may have been written.
    /// </exception>
    /// <exception cref="InvalidOperationException">The stream is complete.</exception>
    /// <exception cref="ObjectDisposedException">The pusher has stopped.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        ThrowIfStopped();
        _state.ThrowIfClosed(_fence);
        if (bytes.Length > LargestPart || !_context.Bytes.TryTake(_state.Endpoint.Bytes, bytes.Length))
        {
            return WriteInPartsAsync(bytes, cancellationToken);
        }

        Append(bytes.Span);
        return ValueTask.CompletedTask;
    }

    /// <summary>Waits until the outbox has everything that was written, so that it survives the writer.</summary>
    /// <exception cref="WebhookWriteException">The stream was taken over.</exception>
    public async ValueTask FlushAsync(CancellationToken cancellationToken = default)
    {
        if (!await _context.DeadLetters.StoreTailAsync(_state, cancellationToken).ConfigureAwait(false) || _state.IsTakenOver(_fence))
        {
            throw new WebhookWriteException(Id, WebhookWriteFailure.TakenOver, _state.WrittenLength);
        }
    }

    /// <summary>Marks the end of the output, and waits until the outbox has it. It is sent when <see cref="Delivery"/> says so.</summary>
    /// <exception cref="WebhookWriteException">The stream takes no more output.</exception>
    public ValueTask CompleteAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        ThrowIfStopped();
        _state.TryComplete(_fence);
        return FlushAsync(cancellationToken);
    }

    /// <summary>Waits until the stream is sent, parked or ended.</summary>
    /// <exception cref="ObjectDisposedException">The pusher has stopped.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public async Task<WebhookDelivery> WaitForDeliveryAsync(CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _context.Stopping);
        try
        {
            return await _state.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ObjectDisposedException("The pusher has stopped.", exception);
        }
    }

    /// <summary>Lets go of the stream.</summary>
    public ValueTask DisposeAsync()
    {
        if (_state.CloseWriter(_fence))
        {
            _context.Registry.Retire(_state);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Sends a request that is the whole stream; see <see cref="WebhookPusher.TrySendEventAsync"/>.</summary>
    internal async ValueTask<bool> TrySendWholeAsync(ReadOnlyMemory<byte> body)
    {
        // The outbox may know it before this pusher does: another caller has just stored it.
        if (_wasEndFrozen || _state.IsWholeFrozen())
        {
            return true;
        }

        if (!_context.Bytes.TryTake(_state.Endpoint.Bytes, body.Length))
        {
            return false;
        }

        FrozenRequest? request = null;
        try
        {
            request = await StoreWholeAsync(body).ConfigureAwait(false);
        }
        finally
        {
            if (request is null)
            {
                _context.Bytes.Return(_state.Endpoint.Bytes, body.Length);
            }
        }

        if (request is not null)
        {
            _state.Lane.Send(request);
        }

        return request is not null;
    }

    private async ValueTask<FrozenRequest?> StoreWholeAsync(ReadOnlyMemory<byte> body)
    {
        var part = new OutboxPart(Id, _fence, Sequence: 0, Offset: 0, body.Length, IsFinal: true);
        var stored = new OutboxRequest(Id, Endpoint, body, [part], _context.Time.GetUtcNow());
        var fenced = await StoreUntilDoneAsync(stored).ConfigureAwait(false);
        if (fenced.Count > 0)
        {
            return null;
        }

        if (_state.TryFreezeWhole(part))
        {
            var now = _context.Clock.Now;
            return new FrozenRequest(stored, [_state], now, now + _context.Options.GiveUpAfter);
        }

        // The endpoint ended while it was stored: its streams were forgotten, and this request has to be, too.
        IReadOnlyList<OutboxClaim> claims = [new OutboxClaim(Id, _fence)];
        await Patience.UntilDoneAsync(_context, _context.Outbox.ForgetAsync, claims, _context.Stopping).ConfigureAwait(false);
        return null;
    }

    private async ValueTask<IReadOnlyList<string>> StoreUntilDoneAsync(OutboxRequest request)
    {
        try
        {
            return await Patience.UntilDoneAsync(_context, _context.Outbox.StoreAsync, request, _context.Stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception)
        {
            throw new ObjectDisposedException("The pusher has stopped.", exception);
        }
    }

    private async ValueTask WriteInPartsAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (bytes.Length > 0)
        {
            var part = bytes[..Math.Min(bytes.Length, LargestPart)];
            if (!await WaitForRoomAsync(part.Length, cancellationToken).ConfigureAwait(false))
            {
                await _context.DeadLetters.ParkTailAsync(_state, cancellationToken).ConfigureAwait(false);
                throw new WebhookWriteException(Id, WebhookWriteFailure.Parked, _state.WrittenLength);
            }

            Append(part.Span);
            bytes = bytes[part.Length..];
        }
    }

    private async ValueTask<bool> WaitForRoomAsync(int length, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _context.Stopping);
        try
        {
            return await _context.Bytes.TakeAsync(_state.Endpoint.Bytes, length, _context.Options.WriteTimeout, _context.Time, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ObjectDisposedException("The pusher has stopped.", exception);
        }
    }

    private void ThrowIfStopped() => ObjectDisposedException.ThrowIf(_context.Stopping.IsCancellationRequested, typeof(WebhookPusher));

    // Room was taken before, and is given back when the stream does not want the bytes any more.
    private void Append(ReadOnlySpan<byte> bytes)
    {
        var isDone = false;
        try
        {
            _state.Append(_fence, bytes);
            isDone = true;
        }
        finally
        {
            if (!isDone)
            {
                _context.Bytes.Return(_state.Endpoint.Bytes, bytes.Length);
            }
        }
    }
}
