using Dishes.Names;

namespace Dishes.Output;

/// <summary>Says that a name is none, or that of several.</summary>
internal static class MissText
{
    public static string Of(string name, NameMatch match)
    {
        var (reason, choice) = match.Found.Count > 1
            ? ("fits several restaurants. Which one?", match.Found)
            : ("is no restaurant. The nearest:", match.Nearest);
        return string.Join('\n', choice.Select(static restaurant => $"  {Ink.Clean(restaurant.Id)}  {Ink.Clean(restaurant.Name)}").Prepend($"dishes: '{Ink.Clean(name)}' {reason}"));
    }
}
