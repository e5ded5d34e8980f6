using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using WebhookReceiver.Reporting;
using WebhookReceiver.Tests.Hosting;

namespace WebhookReceiver.Tests;

/// <summary>The command line: what it prints, and what it says to the shell.</summary>
public sealed class ReceiverToolTests
{
    [Fact]
    public async Task Help_NamesEveryOptionAndTeaches()
    {
        var (exitCode, output, _) = await RunAsync(new EndingView(), "--help");

        Assert.Equal(ExitCodes.Success, exitCode);
        Assert.All(
            ["--port", "--http2", "--secret", "--latency", "--fail-rate", "--status", "--slow-read", "--output", "/stats", "Exit codes"],
            part => Assert.Contains(part, output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--port", "70000", "--port must be a whole number from 0 to 65,535, not '70000'.")]
    [InlineData("--fail-rate", "1.5", "--fail-rate must be a number from 0 to 1, not '1.5'.")]
    [InlineData("--status", "204", "--status must be a whole number from 300 to 599, not '204'.")]
    [InlineData("--slow-read", "0", "--slow-read must be a whole number from 1 to 1,000,000,000, not '0'.")]
    [InlineData("--secret", "whsec_tooshort", "the one given has 14 characters")]
    public async Task Run_ArgumentOutOfRange_SaysSoAndDoesNotStart(string name, string value, string message)
    {
        var (exitCode, _, error) = await RunAsync(new EndingView(), name, value);

        Assert.Equal(ExitCodes.NotStarted, exitCode);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_TakenPort_SaysSoAndDoesNotStart()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var (exitCode, _, error) = await RunAsync(
            new EndingView(), "--port", ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture));

        Assert.Equal(ExitCodes.NotStarted, exitCode);
        Assert.Contains("address already in use", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, ExitCodes.Success)]
    [InlineData(1, ExitCodes.Violated)]
    public async Task Run_StreamOfOneChunk_EndsWithASummaryAndAVerdict(int sequence, int expected)
    {
        var (exitCode, output, _) = await RunAsync(new EndingView(RunningReceiver.Chunk("report", sequence, 0, "abc", isFinal: true)), "--port", "0");

        Assert.Equal(expected, exitCode);
        Assert.StartsWith("Listening on: http://127.0.0.1:", output, StringComparison.Ordinal);
        Assert.Contains("requests 1, chunks 1", output, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(EndingView view, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        view.Output = output;
        var exitCode = await ReceiverTool.RunAsync(
            arguments, new InvocationConfiguration { Output = output, Error = error }, TimeProvider.System, _ => view, RunningReceiver.Cancel);
        return (exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Posts a body to the address that was printed, if there is one, and ends the run.</summary>
    private sealed class EndingView(string? body = null) : IStatisticsView
    {
        public StringWriter? Output { get; set; }

        public async Task ShowAsync(Func<ReceiverStatistics> read, TimeProvider time, CancellationToken cancellationToken)
        {
            if (body is not null)
            {
                using var client = new HttpClient();
                using var content = new StringContent(body, Encoding.UTF8, "application/json");
                content.Headers.Add("webhook-id", "msg_1");
                using var response = await client.PostAsync(new Uri(Output!.ToString().Split(' ')[2]), content, cancellationToken);
            }
        }
    }
}
