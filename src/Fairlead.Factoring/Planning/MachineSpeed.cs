namespace Fairlead.Factoring.Planning;

/// <summary>States how fast a machine factors, compared with the one for which durations are known.</summary>
/// <remarks>The reference is one thread of a 2.3 GHz server processor with AVX-512 that has nothing else to do.</remarks>
public readonly record struct MachineSpeed
{
    private static readonly Lazy<MachineSpeed> MeasuredOnce = new(static () => SpeedMeasurement.Run(TimeProvider.System));

    private readonly double _factor;

    private MachineSpeed(double factor) => _factor = factor;

    /// <summary>Gets the speed of the machine for which durations are known.</summary>
    public static MachineSpeed Reference { get; } = new(1);

    /// <summary>Gets the speed of one thread of this machine, as it was when this was first asked for.</summary>
    /// <remarks>Measured once in a process, in less than 50 milliseconds on an idle machine, with a piece of work like that of the quadratic sieve. A machine that is busy at that moment looks slower.</remarks>
    public static MachineSpeed Measured => MeasuredOnce.Value;

    /// <summary>Gets how many times as fast as the reference the machine is.</summary>
    /// <value>Above 0; 1 for the reference.</value>
    public double Factor => _factor > 0 ? _factor : 1;

    /// <summary>States a speed.</summary>
    /// <param name="factor">How many times as fast as the reference the machine is, from 0.001 to 1,000.</param>
    /// <returns>The speed.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="factor" /> is out of its range, or not a number.</exception>
    public static MachineSpeed Of(double factor) => factor is >= 0.001 and <= 1_000
        ? new MachineSpeed(factor)
        : throw new ArgumentOutOfRangeException(nameof(factor), factor, "The speed of a machine must be from 0.001 to 1,000 times that of the reference.");

    internal TimeSpan Scale(TimeSpan onReference) => onReference / Factor;
}
