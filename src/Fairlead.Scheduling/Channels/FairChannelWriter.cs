using System.Threading.Channels;

namespace Fairlead.Scheduling.Channels;

/// <summary>The writing end, which is all that a producer sees.</summary>
internal sealed class FairChannelWriter<TFlow, T>(FairChannel<TFlow, T> channel) : ChannelWriter<T>
    where TFlow : notnull
{
    public override bool TryComplete(Exception? error = null) => channel.TryComplete(error);

    public override bool TryWrite(T item) => channel.TryWrite(item);

    public override ValueTask WriteAsync(T item, CancellationToken cancellationToken = default) => channel.WriteAsync(item, cancellationToken);

    public override ValueTask<bool> WaitToWriteAsync(CancellationToken cancellationToken = default) => channel.WaitToWriteAsync(cancellationToken);
}
