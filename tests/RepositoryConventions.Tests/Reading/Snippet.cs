namespace RepositoryConventions.Tests.Reading;

/// <summary>Code between <c>// snippet: name</c> and <c>// end-snippet</c> in a file that the build compiles.</summary>
internal static class Snippet
{
    /// <summary>Finds a snippet and removes its common indentation.</summary>
    /// <returns>The text without a final line break, or null when the file has no such snippet.</returns>
    public static string? Find(RepositoryFile file, string name)
    {
        var start = Array.FindIndex(file.Lines, line => line.Trim() == $"// snippet: {name}");
        var end = start < 0 ? -1 : Array.FindIndex(file.Lines, start, static line => line.Trim() == "// end-snippet");
        return end < 0 ? null : Dedent(file.Lines[(start + 1)..end]);
    }

    public static string Dedent(string[] lines)
    {
        var indent = lines.Where(static line => line.Trim().Length > 0)
            .Select(static line => line.Length - line.TrimStart().Length)
            .DefaultIfEmpty(0)
            .Min();
        return string.Join('\n', lines.Select(line => line.Length >= indent ? line[indent..].TrimEnd() : "")).Trim('\n');
    }
}
