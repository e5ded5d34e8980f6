using Fairlead.Factoring.QuadraticSieve;

namespace Fairlead.Factoring.Tests.QuadraticSieve;

public sealed class SieveWithLanes256Tests : SieveContract
{
    protected override void CheckInverses() => Where(Lanes256.IsSupported, CheckInverses<Lanes256>);

    protected override void CheckInversesUnderCollection() => Where(Lanes256.IsSupported, CheckInversesUnderCollection<Lanes256>);

    protected override void CheckRoots() => Where(Lanes256.IsSupported, CheckRoots<Lanes256>);

    protected override void CheckBlocks() => Where(Lanes256.IsSupported, CheckBlocks<Lanes256>);

    protected override void CheckBuckets() => Where(Lanes256.IsSupported, CheckBuckets<Lanes256>);

    protected override void CheckScan() => Where(Lanes256.IsSupported, CheckScan<Lanes256>);

    protected override void CheckSearch() => Where(Lanes256.IsSupported, CheckSearch<Lanes256>);
}
