using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MenuApi.Tests.Hosting;

namespace MenuApi.Tests;

/// <summary>The command line: what it prints, and what it says to the shell.</summary>
public sealed class MenuToolTests
{
    [Fact]
    public async Task Help_NamesEveryOptionAndTeaches()
    {
        var (exitCode, output, _) = await RunAsync("--help");

        Assert.Equal(ExitCodes.Success, exitCode);
        Assert.All(
            ["--port", "--delay", "--rate-limit", "--max-age", "--stale", "/api/restaurant/ID", "/requests", "Exit codes"],
            part => Assert.Contains(part, output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--port", "70000", "--port must be a whole number from 0 to 65,535, not '70000'.")]
    [InlineData("--delay", "-1", "--delay must be a whole number from 0 to 600,000, not '-1'.")]
    [InlineData("--rate-limit", "0", "--rate-limit must be a whole number from 1 to 1,000,000, not '0'.")]
    [InlineData("--max-age", "soon", "--max-age must be a whole number from 0 to 86,400, not 'soon'.")]
    public async Task Run_ArgumentOutOfRange_SaysSoAndDoesNotStart(string name, string value, string message)
    {
        var (exitCode, _, error) = await RunAsync(name, value);

        Assert.Equal(ExitCodes.NotStarted, exitCode);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_TakenPort_SaysSoAndDoesNotStart()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var (exitCode, _, error) = await RunAsync("--port", ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture));

        Assert.Equal(ExitCodes.NotStarted, exitCode);
        Assert.Contains("address already in use", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_UntilItIsStopped_SaysWhereItListensAndAnswers()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(RunningMenuApi.Cancel);
        using var output = new FirstLineWriter();
        var run = MenuTool.RunAsync(["--port", "0"], new InvocationConfiguration { Output = output }, TimeProvider.System, stop.Token);
        var line = await output.FirstLine.WaitAsync(TimeSpan.FromMinutes(1), RunningMenuApi.Cancel);
        using var client = new HttpClient();
        var answer = await client.GetStringAsync(new Uri(line.Split(' ')[2] + "api/restaurant"), RunningMenuApi.Cancel);
        await stop.CancelAsync();

        Assert.Equal(ExitCodes.Success, await run.WaitAsync(TimeSpan.FromMinutes(1), RunningMenuApi.Cancel));
        Assert.StartsWith("""{"date":""", answer, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await MenuTool.RunAsync(
            arguments, new InvocationConfiguration { Output = output, Error = error }, TimeProvider.System, RunningMenuApi.Cancel);
        return (exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Hands out the first line as soon as it is written.</summary>
    private sealed class FirstLineWriter : StringWriter
    {
        private readonly TaskCompletionSource<string> _line = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> FirstLine => _line.Task;

        public override Task WriteLineAsync(string? value)
        {
            _line.TrySetResult(value ?? "");
            return base.WriteLineAsync(value);
        }
    }
}
