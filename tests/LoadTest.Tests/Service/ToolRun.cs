using System.CommandLine;
using LoadTest.Reporting;

namespace LoadTest.Tests.Service;

/// <summary>Runs the tool in this process and keeps what it printed.</summary>
internal sealed class ToolRun(int exitCode, string output, string error)
{
    public int ExitCode => exitCode;

    public string Output => output;

    public string Error => error;

    public static async Task<ToolRun> RunAsync(string arguments, TimeProvider? time = null, CancellationToken stop = default)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var configuration = new InvocationConfiguration { Output = output, Error = error };
        var exitCode = await LoadTestTool.RunAsync(
            arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            configuration,
            time ?? TimeProvider.System,
            static writer => new LineProgressView(writer, TimeProvider.System),
            stop);
        return new ToolRun(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Returns the value that a section of the report shows under a name.</summary>
    public string Row(string name, string section = "Jobs") => output.Split('\n')
        .SkipWhile(line => !line.StartsWith(section, StringComparison.Ordinal))
        .First(line => line.StartsWith($"  {name} ", StringComparison.Ordinal))[34..]
        .Trim();
}
