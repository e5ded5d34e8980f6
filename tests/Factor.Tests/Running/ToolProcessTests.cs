using System.Text.Json;
using Fairlead.Factoring.Proofs;

namespace Factor.Tests.Running;

/// <summary>The program as a process: what it prints and how it ends.</summary>
public sealed class ToolProcessTests
{
    // 480 digits: longer than any test waits.
    private const string Endless = "(10^160+7)*(10^170+9)*(10^150+67)+2";

    [Fact]
    public async Task Run_Expressions_PrintsALineEach()
    {
        var (exitCode, output, error) = await ToolProcess.RunAsync(null, "2^64+1", "97", "91", "1", "2^89-1");

        Assert.Equal(
            """
            2^64+1 = 18446744073709551617 = 274177 * 67280421310721
            97 is prime
            91 = 7 * 13
            1 = 1
            2^89-1 = 618970019642690137449562111 is a probable prime

            """,
            output);
        Assert.Empty(error);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task Run_LinesOfInput_AnswersInOrderOnSeveralThreads()
    {
        var numbers = Enumerable.Range(1_000, 50).ToList();

        var (exitCode, output, error) = await ToolProcess.RunAsync(string.Join("\n\n", numbers), "--threads", "4");

        Assert.Equal(numbers, output.TrimEnd().Split('\n').Select(static line => int.Parse(line.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Empty(error);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task Run_SomeWrongInputs_AnswersTheOthersAndExitsWith1()
    {
        var (exitCode, output, error) = await ToolProcess.RunAsync("7/2\n91\n0\n-5\nx\n", []);

        Assert.Equal("91 = 7 * 13\n", output);
        Assert.Equal(
            """
            factor: 7/2: The division leaves a remainder, so the value is not an integer. (character 2)
            factor: 0: The value is 0, which every prime divides; only integers from 1 upwards have a factorization.
            factor: -5: The value is negative; only integers from 1 upwards have a factorization.
            factor: x: 'x' has no meaning here. An expression has digits, + - * / ^ ! # and parentheses. (character 1)

            """,
            error);
        Assert.Equal(1, exitCode);
    }

    [Fact]
    public async Task Run_Json_WritesAnObjectPerLine()
    {
        var (exitCode, output, error) = await ToolProcess.RunAsync(null, "--json", "--proof", "4*(2^89-1)", "2^");

        var lines = output.TrimEnd().Split('\n').Select(static line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(2, lines.Count);
        Assert.Equal("4*(2^89-1)", lines[0].GetProperty("input").GetString());
        Assert.Equal("2475880078570760549798248444", lines[0].GetProperty("number").GetString());
        var factors = lines[0].GetProperty("factors").EnumerateArray().ToList();
        Assert.Equal(["2", "618970019642690137449562111"], factors.Select(static factor => factor.GetProperty("prime").GetString()));
        Assert.Equal([2, 1], factors.Select(static factor => factor.GetProperty("exponent").GetInt32()));
        Assert.All(factors, static factor => Assert.True(factor.GetProperty("proved").GetBoolean()));
        Assert.True(PrimalityProof.Parse(factors[1].GetProperty("proof").GetString()!).Verify(TestContext.Current.CancellationToken));
        Assert.StartsWith("A number or '(' is expected", lines[1].GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Empty(error);
        Assert.Equal(1, exitCode);
    }

    [Fact]
    public async Task Run_Proof_PrintsWhatVerifies()
    {
        var (exitCode, output, _) = await ToolProcess.RunAsync(null, "--proof", "2^127-1");

        var lines = output.Split('\n');
        Assert.Equal("2^127-1 = 170141183460469231731687303715884105727 is prime", lines[0]);
        Assert.True(PrimalityProof.Parse(string.Join('\n', lines[1..])).Verify(TestContext.Current.CancellationToken));
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task Run_Plan_FactorsNothing()
    {
        var (exitCode, output, _) = await ToolProcess.RunAsync(null, "--plan", Endless, "97");

        Assert.Matches(@"bits, at most about [\d,]+ days; trial division, .*elliptic curves", output);
        Assert.Contains("97: 7 bits, at most about a millisecond; trial division, primality test, methods for 64 bits\n", output, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task Run_PlanForTheSieve_NamesCurvesFactorBaseThreadsAndTimes()
    {
        var (exitCode, output, _) = await ToolProcess.RunAsync(null, "--plan", "--threads", "3", "10^89+1");

        Assert.Matches(@"    elliptic curves: \d+ curves with the bounds [\d,]+ and [\d,]+, about ", output);
        Assert.Matches(@"    quadratic sieve: [\d,]+ primes in the factor base, (one block|\d+ blocks) of 32 KB, two large primes, 3 threads, \d+ MB, about ", output);
        Assert.Matches(@"    linear algebra: [\d,]+ relations, structured elimination and block Lanczos, about ", output);
        Assert.Equal(0, exitCode);
    }

    [Theory]
    [InlineData("There is no option --fast.", "--fast", "91")]
    [InlineData("--threads must be a whole number from 1 to 1,024, not '0'.", "--threads", "0")]
    [InlineData("--threads must be a whole number from 1 to 1,024, not 'two'.", "--threads", "two")]
    [InlineData("--checkpoint FILE keeps the work on one number", "--checkpoint", "x", "91", "93")]
    [InlineData("--checkpoint FILE keeps the work on one number", "--checkpoint", "x")]
    [InlineData("--checkpoint-every must be a number of seconds from 0 to 86,400, not '-1'.", "--checkpoint-every", "-1", "91")]
    public async Task Run_WrongOptions_SaysSoAndExitsWith2(string expected, params string[] arguments)
    {
        var (exitCode, output, error) = await ToolProcess.RunAsync(null, arguments);

        Assert.Empty(output);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Equal(2, exitCode);
    }

    [Fact]
    public async Task Run_Help_TeachesExpressionsAndExitCodes()
    {
        var (exitCode, output, error) = await ToolProcess.RunAsync(null, "--help");

        Assert.Contains("2^3^2 is 2^9", output, StringComparison.Ordinal);
        Assert.Contains("130 stopped with Ctrl+C", output, StringComparison.Ordinal);
        Assert.Empty(error);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task Interrupt_WhileFactoring_KeepsTheAnswersAndExitsWith130()
    {
        using var tool = ToolProcess.Start("91", Endless);
        Assert.Equal("91 = 7 * 13", await tool.ReadLineAsync());

        tool.Interrupt();
        var (exitCode, output, error) = await tool.EndAsync();

        Assert.Empty(output);
        Assert.Equal("factor: stopped\n", error);
        Assert.Equal(130, exitCode);
    }

    [Fact]
    public async Task Interrupt_WhileWaitingForInput_ExitsWith130()
    {
        using var tool = ToolProcess.Start();
        await tool.WriteAsync("91\n");
        Assert.Equal("91 = 7 * 13", await tool.ReadLineAsync());

        tool.Interrupt();
        var (exitCode, _, error) = await tool.EndAsync();

        Assert.Equal("factor: stopped\n", error);
        Assert.Equal(130, exitCode);
    }
}
