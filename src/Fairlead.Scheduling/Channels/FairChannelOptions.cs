namespace Fairlead.Scheduling.Channels;

/// <summary>Settings of a <see cref="FairChannel"/>, read once when it is made.</summary>
/// <typeparam name="TFlow">What identifies a flow, such as the name of a caller.</typeparam>
/// <typeparam name="T">The items.</typeparam>
/// <remarks>
/// The callbacks run on the writer's thread, outside the channel's lock, once for each attempt to write; what they throw goes to the
/// writer. They may be called by several writers at once.
/// </remarks>
public sealed class FairChannelOptions<TFlow, T>
    where TFlow : notnull
{
    /// <summary>Gets or sets how many items the channel holds. An unbounded channel ignores it.</summary>
    /// <value>From 1 up. The default is 100,000.</value>
    public int Capacity { get; set; } = 100_000;

    /// <summary>Gets or sets how many items of one flow the channel holds. An unbounded channel ignores it.</summary>
    /// <value>From 1 up. The default is <see cref="int.MaxValue"/>: no limit but <see cref="Capacity"/>.</value>
    public int CapacityPerFlow { get; set; } = int.MaxValue;

    /// <summary>Gets or sets what a write to a full channel does. An unbounded channel ignores it.</summary>
    /// <value>The default is <see cref="FairChannelFullMode.Wait"/>.</value>
    public FairChannelFullMode FullMode { get; set; } = FairChannelFullMode.Wait;

    /// <summary>Gets or sets what is called with each item that <see cref="FairChannelFullMode.DropOldest"/> dropped, on the writer's thread.</summary>
    /// <value>The default is <see langword="null"/>: items are dropped silently.</value>
    public Action<T>? ItemDropped { get; set; }

    /// <summary>Gets or sets the cost that a flow of weight 1 may spend in each round.</summary>
    /// <value>From 1 to 1,000,000. The default is 1. A round is shortest, and the flows alternate most finely, when it is about the usual cost of an item.</value>
    public long Quantum { get; set; } = 1;

    /// <summary>Gets or sets the weight of a flow: twice the weight is twice the share while both have items.</summary>
    /// <value>Returns from 0.000001 to 1,000,000; steps below a millionth are rounded. The default is <see langword="null"/>: every flow has weight 1. An answer that has changed takes effect with the write that asked for it.</value>
    public Func<TFlow, double>? WeightOf { get; set; }

    /// <summary>Gets or sets the cost of an item, such as its size.</summary>
    /// <value>Returns from 1 to 1,000,000,000,000. The default is <see langword="null"/>: every item costs 1.</value>
    public Func<T, long>? CostOf { get; set; }

    /// <summary>Gets or sets how flows are compared.</summary>
    /// <value>The default is <see langword="null"/>: <see cref="EqualityComparer{T}.Default"/>. Its <c>Equals</c> runs under the channel's lock; it may run on a reader's thread; it must be quick, must not throw and must not use the channel.</value>
    public IEqualityComparer<TFlow>? Comparer { get; set; }

    /// <summary>Gets or sets the clock for <see cref="FairChannelFullException.RetryAfter"/>.</summary>
    /// <value>The default is <see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    // Whoever reads the options once keeps them as they were.
    internal FairChannelOptions<TFlow, T> Copy() => (FairChannelOptions<TFlow, T>)MemberwiseClone();
}
