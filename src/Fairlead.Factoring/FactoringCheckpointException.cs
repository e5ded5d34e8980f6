namespace Fairlead.Factoring;

/// <summary>Is thrown when the file in <see cref="FactorizerOptions.CheckpointFile" /> exists and cannot be used.</summary>
/// <remarks>The file is left as it is. The message names it, says what is wrong with it, and what can be done.</remarks>
public sealed class FactoringCheckpointException : IOException
{
    internal FactoringCheckpointException(string path, CheckpointProblem problem, string detail, Exception? cause = null)
        : base($"The checkpoint '{path}' {detail}", cause)
    {
        Path = path;
        Problem = problem;
    }

    /// <summary>Gets the full path of the file.</summary>
    public string Path { get; }

    /// <summary>Gets what is wrong with the file.</summary>
    public CheckpointProblem Problem { get; }
}
