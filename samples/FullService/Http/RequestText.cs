namespace FullService.Http;

/// <summary>Shows what a request said, in a message about it.</summary>
internal static class RequestText
{
    private const int LongestShown = 40;

    /// <summary>Quotes a text, shortened, without control characters.</summary>
    public static string Quote(string text)
    {
        var shown = text.Length <= LongestShown ? text : text[..LongestShown] + "…";
        return string.Create(shown.Length + 2, shown, static (buffer, source) =>
        {
            buffer[0] = buffer[^1] = '\'';
            for (var i = 0; i < source.Length; i++)
            {
                buffer[i + 1] = char.IsControl(source[i]) ? '\uFFFD' : source[i];
            }
        });
    }
}
