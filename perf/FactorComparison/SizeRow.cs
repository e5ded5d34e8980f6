namespace FactorComparison;

/// <summary>The times of one size, in the order of the contenders.</summary>
internal sealed record SizeRow(int Digits, int Count, IReadOnlyList<SizeTime> Times);
