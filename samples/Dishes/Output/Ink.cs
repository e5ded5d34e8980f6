using System.Text;

namespace Dishes.Output;

/// <summary>Sets words off on a terminal, and leaves them alone elsewhere.</summary>
internal sealed class Ink(bool isColored)
{
    private const string Plain = "\e[0m";

    public string Strong(string text) => isColored ? $"\e[1m{text}{Plain}" : text;

    public string Faint(string text) => isColored ? $"\e[2m{text}{Plain}" : text;

    /// <summary>Makes text that comes from elsewhere harmless for a terminal.</summary>
    public static string Clean(string text)
    {
        if (!text.Any(char.IsControl))
        {
            return text;
        }

        var clean = new StringBuilder(text);
        for (var i = 0; i < clean.Length; i++)
        {
            clean[i] = char.IsControl(clean[i]) ? ' ' : clean[i];
        }

        return clean.ToString();
    }
}
