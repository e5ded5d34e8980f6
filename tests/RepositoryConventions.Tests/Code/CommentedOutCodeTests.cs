using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RepositoryConventions.Tests.Reading;
using RepositoryConventions.Tests.Rules;

namespace RepositoryConventions.Tests.Code;

public sealed class CommentedOutCodeTests
{
    private static readonly Convention Rule = new("CommentedOutCode", "Code that is not compiled is deleted; the history keeps it.");

    [Fact]
    public void Comment_AnyLine_IsNoStatement() =>
        Rule.Check(
            from file in Repository.CSharpFiles
            from trivia in file.Syntax.DescendantTrivia()
            where trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) && IsStatement(trivia.ToString().TrimStart('/').Trim())
            select new Violation(file.RelativePath, trivia.ToString()));

    [Theory]
    [InlineData("var x = Read(y);", true)]
    [InlineData("_gate.Release();", true)]
    [InlineData("return left + right;", true)]
    [InlineData("if (count > 0) { Grow(); }", true)]
    [InlineData("The caller holds the lock;", false)]
    [InlineData("Knuth, volume 2 (section 4.5.4), and see below;", false)]
    [InlineData("snippet: name", false)]
    [InlineData("a = b mod n", false)]
    public void IsStatement_ProseOrCode_TellsThemApart(string comment, bool expected) => Assert.Equal(expected, IsStatement(comment));

    private static bool IsStatement(string comment)
    {
        if (comment is not [.., ';' or '}'] || comment.AsSpan().IndexOfAny("(=") < 0 && !comment.StartsWith("return ", StringComparison.Ordinal))
        {
            return false;
        }

        var statement = SyntaxFactory.ParseStatement(comment);
        return !statement.ContainsDiagnostics && statement.FullSpan.Length == comment.Length && statement.Kind() != SyntaxKind.EmptyStatement;
    }
}
