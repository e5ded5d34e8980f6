using System.Runtime.CompilerServices;

namespace Fairlead.Scheduling.Channels;

/// <summary>Room for two items inside an object.</summary>
[InlineArray(2)]
internal struct NearItems<T>
{
    private T _first;
}
