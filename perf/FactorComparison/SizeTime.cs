namespace FactorComparison;

/// <summary>The median seconds of one contender for the numbers of one size.</summary>
internal sealed record SizeTime(double Seconds, double ProcessorSeconds);
