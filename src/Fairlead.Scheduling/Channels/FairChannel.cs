using System.Threading.Channels;

namespace Fairlead.Scheduling.Channels;

/// <summary>Makes channels that read fairly: however much one flow writes, the others are read in their turn.</summary>
/// <remarks>
/// <para>
/// The channel is a <see cref="Channel{T}"/> for any number of readers and writers. Within a flow items are read first in, first
/// out; between flows it is deficit round robin: in each round a flow may spend the quantum times its weight. Reading is
/// work-conserving. A read and a write take the same time whatever the number of flows, as long as an item costs no more than
/// its flow may spend in a round; a dearer one costs O(log n) in the number of flows with such items.
/// </para>
/// <para>
/// A flow counts from its first item to its last: an idle one keeps no credit and costs nothing, except that the keys of the last
/// 2,048 are kept, so that flows which come and go are found again quickly. Once warm, nothing is allocated for an item.
/// Continuations of waiting readers and writers run on other threads, and no waiting holds a thread.
/// </para>
/// <para>
/// <c>WaitToWriteAsync</c> knows no flow. It waits while the channel is full, and, after <c>TryWrite</c> has found a flow full, until an
/// item is read, so that the loop <c>while (await WaitToWriteAsync()) if (TryWrite(item)) break;</c> does not spin. Writers that
/// wait in <c>WriteAsync</c> enter first in, first out within a flow, while the flows take turns.
/// </para>
/// </remarks>
public static class FairChannel
{
    /// <summary>Makes a channel with a limited capacity.</summary>
    /// <typeparam name="TFlow">What identifies a flow, such as the name of a caller.</typeparam>
    /// <typeparam name="T">The items.</typeparam>
    /// <param name="flowOf">Says which flow an item belongs to; it must not return <see langword="null"/>.</param>
    /// <param name="options">The settings, read now; later changes have no effect.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message lists every error.</exception>
    public static Channel<T> CreateBounded<TFlow, T>(Func<T, TFlow> flowOf, FairChannelOptions<TFlow, T> options)
        where TFlow : notnull
    {
        ArgumentNullException.ThrowIfNull(flowOf);
        return new FairChannel<TFlow, T>(flowOf, Check(options), isBounded: true);
    }

    /// <summary>Makes a channel without a limit.</summary>
    /// <inheritdoc cref="CreateUnbounded{TFlow, T}(Func{T, TFlow}, FairChannelOptions{TFlow, T})" />
    public static Channel<T> CreateUnbounded<TFlow, T>(Func<T, TFlow> flowOf)
        where TFlow : notnull => CreateUnbounded(flowOf, new FairChannelOptions<TFlow, T>());

    /// <summary>Makes a channel without a limit; the options that speak of limits are ignored.</summary>
    /// <typeparam name="TFlow">What identifies a flow, such as the name of a caller.</typeparam>
    /// <typeparam name="T">The items.</typeparam>
    /// <param name="flowOf">Says which flow an item belongs to; it must not return <see langword="null"/>.</param>
    /// <param name="options">The settings, read now; later changes have no effect.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message lists every error.</exception>
    public static Channel<T> CreateUnbounded<TFlow, T>(Func<T, TFlow> flowOf, FairChannelOptions<TFlow, T> options)
        where TFlow : notnull
    {
        ArgumentNullException.ThrowIfNull(flowOf);
        return new FairChannel<TFlow, T>(flowOf, Check(options), isBounded: false);
    }

    private static FairChannelOptions<TFlow, T> Check<TFlow, T>(FairChannelOptions<TFlow, T> options)
        where TFlow : notnull
    {
        ArgumentNullException.ThrowIfNull(options);
        var copy = options.Copy();
        var validation = FairChannelOptionsValidator.Validate(copy);
        return validation.Failed ? throw new ArgumentException(validation.FailureMessage, nameof(options)) : copy;
    }
}
