namespace Fairlead.Relay.Fields;

/// <summary>The forms of a range.</summary>
internal enum ByteRangeKind
{
    /// <summary>There is no range, or none that means anything.</summary>
    None = 0,

    /// <summary>From one byte to another, or to the end.</summary>
    From = 1,

    /// <summary>The last bytes.</summary>
    Suffix = 2,

    /// <summary>Several ranges.</summary>
    Several = 3,
}
