namespace Fairlead.Factoring.Checkpoints;

/// <summary>What a record of a checkpoint says; it is the first byte of its body.</summary>
internal enum RecordKind : byte
{
    /// <summary>Which number is factored, and with which seed; the first record.</summary>
    Begin = 1,

    /// <summary>A divisor of a composite.</summary>
    Split = 2,

    /// <summary>A composite is sieved, with which multiplier and parameters.</summary>
    Sieve = 3,

    /// <summary>Relations of that sieve.</summary>
    Relations = 4,

    /// <summary>How far the choice of polynomials had come when the relations before were saved.</summary>
    Position = 5,
}
