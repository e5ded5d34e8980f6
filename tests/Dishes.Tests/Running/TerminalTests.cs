using System.Globalization;
using MenuApi;
using MenuApi.Hosting;
using TestSupport;

namespace Dishes.Tests.Running;

/// <summary>What differs on a terminal, what help says, and what is missing.</summary>
public sealed class TerminalTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dishes-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("xterm", null, true)]
    [InlineData("xterm", "1", false)]
    [InlineData("dumb", null, false)]
    public async Task Run_OnATerminal_IsColoredUnlessAskedNotTo(string terminal, string? noColor, bool isColored)
    {
        var program = RequiredProgram.Find("script", "sudo apt-get install bsdutils");
        await using var service = await MenuHost.StartAsync(new MenuOptions(), new ManualTimeProvider(new(2025, 1, 1, 15, 0, 0, TimeSpan.Zero)), Cancel);
        var environment = new Dictionary<string, string?> { ["TERM"] = terminal, ["NO_COLOR"] = noColor };
        foreach (var call in ToolProcess.Calls)
        {
            var (exitCode, output, _) = await ToolProcess.RunAsync(program, environment, "-qec", string.Create(CultureInfo.InvariantCulture, $"{call} pena --url {service.Url}api"), "/dev/null");

            Assert.Equal(0, exitCode);
            Assert.Equal(isColored, output.Contains("\e[1mLa Peña\e[0m", StringComparison.Ordinal));
            Assert.Contains("La Peña", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Help_OfBoth_TeachesOptionsExamplesAndExitCodes()
    {
        foreach (var (exitCode, output, error) in new[] { await ToolProcess.RunCommandAsync("--help"), await ToolProcess.RunScriptAsync("--help") })
        {
            Assert.Equal((0, ""), (exitCode, error));
            Assert.All(["--json", "--date", "--url", "Examples:", "NO_COLOR", "Exit codes:"], part => Assert.Contains(part, output, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("awk")]
    [InlineData("curl")]
    public async Task RunScript_ProgramIsMissing_NamesIt(string missing)
    {
        // A search path that has only the other one.
        var other = missing == "awk" ? "curl" : "awk";
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, other), RequiredProgram.Find(other, $"sudo apt-get install {other}"));
        var shell = RequiredProgram.Find("sh", "sudo apt-get install dash");

        var (exitCode, output, error) = await ToolProcess.RunAsync(
            shell, new Dictionary<string, string?> { ["PATH"] = _folder.FullName }, Path.Combine(AppContext.BaseDirectory, "dishes.sh"));

        Assert.Equal((ExitCodes.WrongUsage, "", $"dishes.sh needs {missing}, which is not installed.\n"), (exitCode, output, error));
    }

    [Fact]
    public async Task RunCommand_UnknownOption_SaysSo()
    {
        var (exitCode, _, error) = await ToolProcess.RunCommandAsync("--dtae", "2030-01-02");

        Assert.Equal(ExitCodes.WrongUsage, exitCode);
        Assert.Contains("There is no option --dtae. Run dishes --help.", error, StringComparison.Ordinal);
    }
}
