using System.Globalization;
using Fairlead.Factoring;

namespace Factor.Running;

/// <summary>Says once that a sieve goes on with what a checkpoint holds, and passes reports on.</summary>
internal sealed class ResumeNotice(IProgress<FactoringProgress> next, string file, TextWriter error) : IProgress<FactoringProgress>
{
    private bool _isSaid;

    /// <inheritdoc />
    public void Report(FactoringProgress value)
    {
        if (!_isSaid && value.RelationsRestored > 0)
        {
            _isSaid = true;
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"factor: going on with the {value.RelationsRestored:N0} relations in {file}"));
            error.Flush();
        }

        next.Report(value);
    }
}
