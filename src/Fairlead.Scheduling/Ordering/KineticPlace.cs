namespace Fairlead.Scheduling.Ordering;

/// <summary>Where a flow stands in one kinetic heap: under which rate, and at which place among those.</summary>
internal struct KineticPlace
{
    public int Place;
    public double Rate;
}
