using Factor.Running;

namespace Factor.Output;

/// <summary>Writes answers in one of the formats.</summary>
internal interface IAnswerWriter
{
    /// <summary>Writes an answer at once, so that a reader of a pipe has it.</summary>
    void Write(Answer answer);
}
