namespace RepositoryConventions.Tests.Reading;

/// <summary>A fenced block.</summary>
/// <param name="Line">The line of its opening fence, from 1.</param>
/// <param name="Language">The word behind the fence; may be empty.</param>
/// <param name="Before">The last line above it that is not blank.</param>
/// <param name="Text">What is between the fences, dedented.</param>
internal sealed record MarkdownBlock(int Line, string Language, string Before, string Text)
{
    public bool IsShell => Language is "sh" or "bash" or "shell" or "console";
}
