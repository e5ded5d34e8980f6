namespace Fairlead.Factoring.Tests;

/// <summary>Keeps every report, in order.</summary>
internal sealed class ProgressLog : IProgress<FactoringProgress>
{
    private readonly List<FactoringProgress> _reports = [];

    public IReadOnlyList<FactoringProgress> Reports
    {
        get
        {
            lock (_reports)
            {
                return [.. _reports];
            }
        }
    }

    public void Report(FactoringProgress value)
    {
        lock (_reports)
        {
            _reports.Add(value);
        }
    }
}
