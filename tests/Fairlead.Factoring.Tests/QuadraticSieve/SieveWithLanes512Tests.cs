using Fairlead.Factoring.QuadraticSieve;

namespace Fairlead.Factoring.Tests.QuadraticSieve;

public sealed class SieveWithLanes512Tests : SieveContract
{
    protected override void CheckInverses() => Where(Lanes512.IsSupported, CheckInverses<Lanes512>);

    protected override void CheckInversesUnderCollection() => Where(Lanes512.IsSupported, CheckInversesUnderCollection<Lanes512>);

    protected override void CheckRoots() => Where(Lanes512.IsSupported, CheckRoots<Lanes512>);

    protected override void CheckBlocks() => Where(Lanes512.IsSupported, CheckBlocks<Lanes512>);

    protected override void CheckBuckets() => Where(Lanes512.IsSupported, CheckBuckets<Lanes512>);

    protected override void CheckScan() => Where(Lanes512.IsSupported, CheckScan<Lanes512>);

    protected override void CheckSearch() => Where(Lanes512.IsSupported, CheckSearch<Lanes512>);
}
