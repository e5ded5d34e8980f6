using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Fairlead.Scheduling.Channels;

/// <summary>The reading end, which is all that a consumer sees.</summary>
internal sealed class FairChannelReader<TFlow, T>(FairChannel<TFlow, T> channel) : ChannelReader<T>
    where TFlow : notnull
{
    public override Task Completion => channel.Completion;

    public override bool CanCount => true;

    public override bool CanPeek => true;

    public override int Count => channel.Count;

    public override bool TryRead([MaybeNullWhen(false)] out T item) => channel.TryRead(out item);

    public override bool TryPeek([MaybeNullWhen(false)] out T item) => channel.TryPeek(out item);

    public override ValueTask<T> ReadAsync(CancellationToken cancellationToken = default) => channel.ReadAsync(cancellationToken);

    public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => channel.WaitToReadAsync(cancellationToken);
}
