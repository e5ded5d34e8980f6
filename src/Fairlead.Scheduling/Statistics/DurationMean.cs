namespace Fairlead.Scheduling.Statistics;

/// <summary>The mean of recent durations, as a guess for a job that brought none.</summary>
/// <remarks>Exponentially weighted over about the last hundred. Not thread-safe.</remarks>
internal sealed class DurationMean
{
    private const double Memory = 100;
    private double _seconds;
    private double _weight;

    public TimeSpan Value => TimeSpan.FromSeconds(_weight == 0 ? 0 : _seconds / _weight);

    public void Record(double seconds)
    {
        const double Fading = 1 - (1 / Memory);
        _seconds = (_seconds * Fading) + seconds;
        _weight = (_weight * Fading) + 1;
    }
}
