using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using FactorComparison;
using PerfSupport;

namespace Peers;

/// <summary>PARI, which factors on one thread in a process of its own that is asked over its standard input.</summary>
internal sealed class PariContender : IContender
{
    // Its clocks count milliseconds of the processor and of the wall.
    private const string Prepare = """
        default(nbthreads, 1);
        measure(n, r) = { my(f, w = getwalltime()); gettime(); for (j = 1, r, f = factorint(n)); print(gettime(), " ", getwalltime() - w, " ", f[1, 1]); }
        """;

    private readonly Process _process;

    private PariContender(Process process) => _process = process;

    public string Name => "PARI";

    /// <summary>Starts it without the settings of a user; null when it is not installed.</summary>
    public static PariContender? TryStart()
    {
        var start = new ProcessStartInfo("gp", ["--quiet", "--fast", "--stacksize", "2000000000"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        try
        {
            var contender = new PariContender(Process.Start(start)!);
            contender._process.StandardInput.WriteLine(Prepare);
            return contender;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    public FactoringTime Factor(BigInteger number, int repetitions)
    {
        _process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"measure({number}, {repetitions})"));
        _process.StandardInput.Flush();
        var answer = _process.StandardOutput.ReadLine()?.Split(' ');
        if (answer is not [var processor, var elapsed, var factor])
        {
            throw new InvalidOperationException($"PARI was asked for the factors of {number} and answered '{string.Join(' ', answer ?? [])}'.");
        }

        var time = new Measurement(Milliseconds(elapsed), Milliseconds(processor), repetitions);
        return new FactoringTime(time, BigInteger.Parse(factor, CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        // At the end of its input it ends by itself.
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static TimeSpan Milliseconds(string text) => TimeSpan.FromMilliseconds(long.Parse(text, CultureInfo.InvariantCulture));
}
