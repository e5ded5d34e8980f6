namespace Fairlead.Scheduling.Tests.Channels;

/// <summary>An item that says its flow and its cost itself.</summary>
internal sealed record ModelItem(int Number, int Flow, long Cost)
{
    public override string ToString() => $"#{Number} of {Flow} for {Cost}";
}
