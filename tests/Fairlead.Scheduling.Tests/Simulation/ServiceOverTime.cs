namespace Fairlead.Scheduling.Tests.Simulation;

/// <summary>How much of the workers' time each caller had up to every moment of a simulation.</summary>
internal sealed class ServiceOverTime
{
    // A window begins at every so many starts: close enough to any window, in a hundredth of the time.
    private const int Step = 20;

    private readonly IReadOnlyList<string> _callers;
    private readonly List<(double[] Service, int[] Turns)> _samples = [];

    public ServiceOverTime(IReadOnlyList<(double At, string Caller, double Duration)> trace, IReadOnlyList<string> callers)
    {
        _callers = callers;
        var turns = new int[callers.Count];
        for (var start = 0; start < trace.Count; start++)
        {
            turns[NumberOf(trace[start].Caller)]++;
            if (start % Step == 0)
            {
                _samples.Add((ServiceUntil(trace, trace[start].At), [.. turns]));
            }
        }
    }

    /// <summary>Lists what each caller had in every window in which each had so many turns.</summary>
    public IEnumerable<double[]> Windows(int turnsEach)
    {
        for (var (first, last) = (0, 0); first < _samples.Count; first++)
        {
            while (last < _samples.Count && _samples[last].Turns.Zip(_samples[first].Turns).Any(turns => turns.First - turns.Second < turnsEach))
            {
                last++;
            }

            if (last == _samples.Count)
            {
                break;
            }

            yield return [.. _samples[last].Service.Zip(_samples[first].Service, static (after, before) => after - before)];
        }
    }

    private int NumberOf(string caller)
    {
        var number = 0;
        while (_callers[number] != caller)
        {
            number++;
        }

        return number;
    }

    private double[] ServiceUntil(IReadOnlyList<(double At, string Caller, double Duration)> trace, double moment)
    {
        var service = new double[_callers.Count];
        foreach (var (at, caller, duration) in trace)
        {
            if (at >= moment)
            {
                break;
            }

            service[NumberOf(caller)] += Math.Min(duration, moment - at);
        }

        return service;
    }
}
