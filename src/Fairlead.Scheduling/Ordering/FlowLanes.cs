using System.Runtime.CompilerServices;

namespace Fairlead.Scheduling.Ordering;

/// <summary>The lanes of one flow by the number of their kind, inside the flow's own object.</summary>
[InlineArray(FlowLane.Kinds)]
internal struct FlowLanes
{
    private FlowLane? _first;
}
