namespace Fairlead.Scheduling.Channels;

/// <summary>Says which limit of a fair channel was reached.</summary>
public enum FairChannelLimit
{
    /// <summary><see cref="FairChannelOptions{TFlow, T}.Capacity"/>: the channel is full.</summary>
    Channel = 1,

    /// <summary><see cref="FairChannelOptions{TFlow, T}.CapacityPerFlow"/>: the flow of the item is full, while the channel has room.</summary>
    Flow = 2,
}
