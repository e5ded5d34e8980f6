using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RepositoryConventions.Tests.Reading;
using RepositoryConventions.Tests.Rules;

namespace RepositoryConventions.Tests.Code;

public sealed class TestPatienceTests
{
    private static readonly Convention Sleeping = new(
        "SleepingTest", "A test waits for the thing itself, or drives ManualTimeProvider; it never sleeps.");

    private static readonly Convention Skipped = new(
        "SkippedTest", "A test runs or is deleted. Only TestSupport skips, when a machine lacks a program, and in CI that fails.");

    [Fact]
    public void Test_Anywhere_DoesNotSleep() =>
        Sleeping.Check(
            from file in Repository.CSharpFiles
            where file.Area == "tests"
            from call in file.Syntax.DescendantNodes().OfType<InvocationExpressionSyntax>()
            where call.Expression.ToString() is "Thread.Sleep" or "SpinWait.SpinUntil" || IsRealDelay(call)
            select new Violation(file.RelativePath, $"line {call.LineOf()}: {call.Expression}"));

    [Theory]
    [InlineData("Task.Delay(10)", true)]
    [InlineData("Task.Delay(wait, token)", true)]
    [InlineData("Task.Delay(wait, TimeProvider.System)", true)]
    [InlineData("Task.Delay(wait, _time, token)", false)]
    [InlineData("_time.Advance(wait)", false)]
    public void IsRealDelay_CallOfAnyKind_TellsRealTimeFromManual(string call, bool expected) =>
        Assert.Equal(expected, IsRealDelay((InvocationExpressionSyntax)SyntaxFactory.ParseExpression(call)));

    // A delay on a clock that the test drives takes no time.
    private static bool IsRealDelay(InvocationExpressionSyntax call) =>
        call.Expression.ToString() == "Task.Delay"
        && (call.ArgumentList.Arguments.ElementAtOrDefault(1)?.Expression.ToString() is not { } clock
            || clock == "TimeProvider.System"
            || !clock.Contains("time", StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void Test_Anywhere_IsNotSkipped() =>
        Skipped.Check(
            from file in Repository.CSharpFiles
            where file.Area == "tests" && !file.RelativePath.StartsWith("tests/TestSupport/", StringComparison.Ordinal)
            from node in file.Syntax.DescendantNodes()
            where node is AttributeArgumentSyntax { NameEquals.Name.Identifier.Text: "Skip" or "SkipWhen" or "SkipUnless" or "Explicit" }
                or InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "Assert" }, Name.Identifier.Text: "Skip" or "SkipWhen" or "SkipUnless" } }
            select new Violation(file.RelativePath, $"line {node.LineOf()}: {node}"));
}
