namespace Fairlead.Scheduling.Channels;

/// <summary>The flows that are due in one round further ahead.</summary>
internal sealed class RoundBucket
{
    private FlowRing<RoundRobinFlow.InRound> _flows;

    public ref FlowRing<RoundRobinFlow.InRound> Flows => ref _flows;

    public ulong Round { get; set; }

    /// <summary>Gets or sets the place in the heap of <see cref="LaterRounds"/>.</summary>
    public int Place { get; set; }
}
