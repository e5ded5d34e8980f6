namespace Fairlead.Relay.Exchange;

/// <summary>How much of a stored response an answer is.</summary>
internal enum AnswerKind
{
    /// <summary>All of it; of a HEAD all but the body.</summary>
    Whole = 0,

    /// <summary>Nothing: the requester has it already.</summary>
    NotModified = 1,

    /// <summary>A part of the body.</summary>
    Part = 2,

    /// <summary>Nothing: the body has no such part.</summary>
    NotSatisfiable = 3,
}
