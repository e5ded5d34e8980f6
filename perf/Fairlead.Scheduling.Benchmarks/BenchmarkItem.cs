using Fairlead.Scheduling.Ordering;

namespace Fairlead.Scheduling.Benchmarks;

/// <summary>An item without payload.</summary>
internal sealed class BenchmarkItem : FairItem;
