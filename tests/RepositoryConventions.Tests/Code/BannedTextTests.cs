using System.Text.RegularExpressions;
using RepositoryConventions.Tests.Reading;
using RepositoryConventions.Tests.Rules;

namespace RepositoryConventions.Tests.Code;

public sealed partial class BannedTextTests
{
    private static readonly Convention Unfinished = new("UnfinishedWork", "Unfinished work is an issue, not a note in the tree. Finish it or take it out.");
    private static readonly Convention Emoji = new("Emoji", "No pictures in text.");
    private static readonly Convention Region = new("Region", "A type that needs regions wants to be several types.");
    private static readonly Convention BaseException = new("BaseException", "The base class of all exceptions tells a caller nothing. Throw a type that does.");

    // This file cannot name the words it bans without being found by itself.
    private const string Self = "tests/RepositoryConventions.Tests/Code/BannedTextTests.cs";

    [Fact]
    public void Text_Anywhere_HoldsNoUnfinishedWork() =>
        Unfinished.Check(Find(UnfinishedWord(), static file => !file.HasExtension(".md")).Concat(
            from document in Repository.MarkdownFiles
            from line in document.Prose
            where UnfinishedWord().IsMatch(line.Text)
            select new Violation(document.File.RelativePath, $"line {line.Number}: {line.Text.Trim()}")));

    [Fact]
    public void Text_Anywhere_HoldsNoEmoji() => Emoji.Check(Find(EmojiCharacter(), static _ => true));

    [Fact]
    public void Code_Anywhere_HasNoRegions() => Region.Check(Find(RegionDirective(), static file => file.HasExtension(".cs")));

    [Fact]
    public void Code_Anywhere_ThrowsNoBaseException() => BaseException.Check(Find(BaseExceptionThrown(), static file => file.HasExtension(".cs")));

    private static IEnumerable<Violation> Find(Regex pattern, Func<RepositoryFile, bool> concerns) =>
        from file in Repository.Files
        where concerns(file) && file.RelativePath != Self && file.Name != "packages.lock.json"
        from line in file.Lines.Index()
        where pattern.IsMatch(line.Item)
        select new Violation(file.RelativePath, $"line {line.Index + 1}: {line.Item.Trim()}");

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex UnfinishedWord();

    // Pictographs beyond the basic plane, and the dingbats within it that viewers draw in color.
    [GeneratedRegex(@"[\uD83C-\uD83E][\uDC00-\uDFFF]|[\u2600-\u27BF\uFE0F\u2B50\u2B55]")]
    private static partial Regex EmojiCharacter();

    [GeneratedRegex(@"^\s*#\s*(end)?region\b")]
    private static partial Regex RegionDirective();

    [GeneratedRegex(@"\bthrow\s+new\s+(System\.)?Exception\s*\(")]
    private static partial Regex BaseExceptionThrown();
}
