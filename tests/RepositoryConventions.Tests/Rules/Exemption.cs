using RepositoryConventions.Tests.Reading;

namespace RepositoryConventions.Tests.Rules;

/// <summary>One line of <c>exceptions.txt</c>: a reasoned permission to break one convention in one place.</summary>
internal sealed record Exemption(string Rule, string Subject, string Reason)
{
    public const string ListPath = "tests/RepositoryConventions.Tests/exceptions.txt";

    private static readonly Lazy<IReadOnlyList<Exemption>> Read = new(static () => Parse(Repository.File(ListPath).Lines));

    public static IReadOnlyList<Exemption> All => Read.Value;

    /// <summary>Reads <c>Rule | subject | reason</c> lines; blank lines and lines that start with # say nothing.</summary>
    public static IReadOnlyList<Exemption> Parse(IEnumerable<string> lines) =>
    [
        .. lines.Where(static line => line.Trim().Length > 0 && !line.StartsWith('#'))
            .Select(static line => line.Split('|', 3, StringSplitOptions.TrimEntries))
            .Select(static parts => parts.Length == 3 && parts[2].Length > 0
                ? new Exemption(parts[0], parts[1], parts[2])
                : throw new FormatException($"{ListPath}: '{string.Join(" | ", parts)}' is not 'Rule | subject | reason'.")),
    ];
}
