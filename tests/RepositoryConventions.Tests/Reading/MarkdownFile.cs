using System.Text.RegularExpressions;

namespace RepositoryConventions.Tests.Reading;

/// <summary>A Markdown document: its fenced blocks, its headings, its links and its prose.</summary>
internal sealed partial class MarkdownFile
{
    private readonly List<MarkdownBlock> _blocks = [];
    private readonly List<(int Number, string Text)> _prose = [];

    public MarkdownFile(RepositoryFile file)
    {
        File = file;
        Read(file.Lines);
    }

    public RepositoryFile File { get; }

    public IReadOnlyList<MarkdownBlock> Blocks => _blocks;

    /// <summary>Gets the lines outside fenced blocks, without their inline code, numbered from 1.</summary>
    public IEnumerable<(int Number, string Text)> Prose =>
        _prose.Select(static line => (line.Number, InlineCode().Replace(line.Text, "")));

    /// <summary>Gets the targets of links and images.</summary>
    public IEnumerable<(int Line, string Target)> Links =>
        Prose.SelectMany(static line => Link().Matches(line.Text).Select(match => (line.Number, match.Groups[1].Value)));

    /// <summary>Gets the anchors that its headings make, in the form that Markdown viewers agree on.</summary>
    public IEnumerable<string> Anchors =>
        _prose.Where(static line => Heading().IsMatch(line.Text))
            .Select(static line => NotInAnchor().Replace(line.Text.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    private void Read(string[] lines)
    {
        var previous = "";
        for (var i = 0; i < lines.Length; i++)
        {
            var fence = Fence().Match(lines[i]);
            if (!fence.Success)
            {
                _prose.Add((i + 1, lines[i]));
                previous = lines[i].Trim().Length > 0 ? lines[i].Trim() : previous;
                continue;
            }

            var end = Array.FindIndex(lines, i + 1, line => line.Trim() == fence.Groups["fence"].Value);
            end = end < 0 ? lines.Length : end;
            _blocks.Add(new MarkdownBlock(i + 1, fence.Groups["language"].Value, previous, Snippet.Dedent(lines[(i + 1)..end])));
            previous = "";
            i = end;
        }
    }

    [GeneratedRegex(@"^\s*(?<fence>`{3,})(?<language>\w*)")]
    private static partial Regex Fence();

    [GeneratedRegex(@"^#{1,6}\s")]
    private static partial Regex Heading();

    [GeneratedRegex(@"`[^`]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NotInAnchor();
}
