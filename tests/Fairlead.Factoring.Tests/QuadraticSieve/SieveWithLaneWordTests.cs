using Fairlead.Factoring.QuadraticSieve;

namespace Fairlead.Factoring.Tests.QuadraticSieve;

public sealed class SieveWithLaneWordTests : SieveContract
{
    protected override void CheckInverses() => CheckInverses<LaneWord>();

    protected override void CheckInversesUnderCollection() => CheckInversesUnderCollection<LaneWord>();

    protected override void CheckRoots() => CheckRoots<LaneWord>();

    protected override void CheckBlocks() => CheckBlocks<LaneWord>();

    protected override void CheckBuckets() => CheckBuckets<LaneWord>();

    protected override void CheckScan() => CheckScan<LaneWord>();

    protected override void CheckSearch() => CheckSearch<LaneWord>();
}
