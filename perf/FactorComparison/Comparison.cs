using PerfSupport;

namespace FactorComparison;

/// <summary>Lets contenders factor the same numbers, in turn for each number, and prints and draws the median of each size.</summary>
/// <remarks>In turn, so that what else the machine does meets all of them alike: ratios within one run are what counts.</remarks>
public sealed class Comparison
{
    // Clocks of other programs count milliseconds.
    private static readonly TimeSpan ShortestMeasurement = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(3);

    // Up to here, compiling matters beside factoring.
    private const int WarmUpDigits = 45;

    private readonly ComparisonOptions _options;
    private readonly IReadOnlyList<IContender> _contenders;
    private readonly IReadOnlyList<IGrouping<int, Semiprime>> _sizes;

    private Comparison(ComparisonOptions options, IReadOnlyList<IContender> contenders)
    {
        (_options, _contenders) = (options, contenders);
        _sizes =
        [
            .. SemiprimeList.Read(options.File)
                .Where(semiprime => options.Sizes.Contains(semiprime.Digits))
                .GroupBy(static semiprime => semiprime.Digits)
                .OrderBy(static size => size.Key),
        ];
    }

    /// <summary>Measures, prints a row after each size, and writes the chart when one is asked for.</summary>
    /// <param name="options">What is compared.</param>
    /// <param name="contenders">Who is measured.</param>
    /// <param name="reference">The one of them that the others are compared with.</param>
    /// <param name="output">Receives the table.</param>
    public static void Run(ComparisonOptions options, IReadOnlyList<IContender> contenders, IContender reference, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(contenders);
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(output);
        new Comparison(options, contenders).Run(new ComparisonTable(contenders, reference, output));
    }

    private void Run(ComparisonTable table)
    {
        var rows = new List<SizeRow>();
        WarmUp();
        table.WriteHead();
        foreach (var size in _sizes)
        {
            rows.Add(Measure(size.Key, [.. size.Take(_options.Count)]));
            table.Write(rows[^1]);
        }

        if (_options.Chart is { } chart && rows.Count > 0)
        {
            File.WriteAllText(chart, Draw(rows));
        }
    }

    private void WarmUp()
    {
        var numbers = _sizes.Where(static size => size.Key <= WarmUpDigits).Select(static size => size.First()).ToList();
        foreach (var contender in _contenders)
        {
            var spent = TimeSpan.Zero;
            while (numbers.Count > 0 && spent < WarmUpTime && !_options.IsShort)
            {
                numbers.ForEach(number => spent += contender.Factor(number.Number, repetitions: 10).Time.Elapsed);
            }
        }
    }

    private SizeRow Measure(int digits, IReadOnlyList<Semiprime> numbers)
    {
        var times = _contenders.Select(static _ => new List<Measurement>()).ToList();
        foreach (var number in numbers)
        {
            for (var index = 0; index < _contenders.Count; index++)
            {
                times[index].Add(Measure(_contenders[index], number));
            }
        }

        return new SizeRow(digits, numbers.Count, [.. times.Select(static all => new SizeTime(
            Median(all.Select(static time => time.Seconds)), Median(all.Select(static time => time.ProcessorSeconds))))]);
    }

    private static Measurement Measure(IContender contender, Semiprime semiprime)
    {
        for (var repetitions = 1; ; repetitions *= 4)
        {
            var (time, factor) = contender.Factor(semiprime.Number, repetitions);
            if (factor <= 1 || factor >= semiprime.Number || !(semiprime.Number % factor).IsZero)
            {
                throw new InvalidOperationException($"{contender.Name} says that {factor} is a factor of {semiprime.Number}.");
            }

            if (time.Elapsed >= ShortestMeasurement)
            {
                return time;
            }
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[sorted.Count / 2] + sorted[(sorted.Count - 1) / 2]) / 2;
    }

    private string Draw(List<SizeRow> rows)
    {
        string[] strokes = [ChartStroke.Blue, ChartStroke.BlueDashed, ChartStroke.Orange, ChartStroke.OrangeDashed];
        var curves = _contenders.Select((contender, index) => new ChartCurve(
            contender.Name, strokes[index % strokes.Length], [.. rows.Select(row => ((double)row.Digits, row.Times[index].Seconds))]));
        var (first, last) = (rows[0].Digits / 10, (rows[^1].Digits + 9) / 10);
        var axis = new ChartAxis("digits of a product of two primes of equal length", [.. Enumerable.Range(first, last - first + 1).Select(static ten => ten * 10)], IsLogarithmic: false);
        return LogChart.Draw("Seconds", axis, [.. curves]);
    }
}
