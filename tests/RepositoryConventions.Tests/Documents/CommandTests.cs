using System.Text.RegularExpressions;
using RepositoryConventions.Tests.Reading;
using RepositoryConventions.Tests.Rules;

namespace RepositoryConventions.Tests.Documents;

public sealed partial class CommandTests
{
    private static readonly Convention Rule = new("Command", "Projects, solutions and scripts named in a document's shell commands exist.");

    [Fact]
    public void Command_InEveryDocument_NamesWhatExists() =>
        Rule.Check(
            from document in Repository.MarkdownFiles
            from block in document.Blocks
            where block.IsShell
            from match in Operand().Matches(block.Text)
            let path = match.Groups["path"].Value
            where !Repository.Contains(path) && !Repository.Contains($"tests/{path}")
            select new Violation(document.File.RelativePath, $"the block at line {block.Line} names {path}"));

    [GeneratedRegex(@"(--project|--solution)[ =](?<path>[\w./-]+)|(?<path>\b(eng|\.ci|samples|perf|tests|src)/[\w./-]+\w)")]
    private static partial Regex Operand();
}
