using System.Runtime.CompilerServices;

namespace Fairlead.Relay.AspNetCore.Hits;

/// <summary>Room for the fields of a request that a cache reads, on the stack.</summary>
[InlineArray(Length)]
internal struct FieldBuffer
{
    public const int Length = 16;

#pragma warning disable IDE0044, S1144 // The runtime repeats this field; nothing names it.
    private HeaderField _first;
#pragma warning restore IDE0044, S1144
}
