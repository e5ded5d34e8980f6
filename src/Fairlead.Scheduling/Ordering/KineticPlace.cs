namespace Fairlead.Scheduling.Ordering;

/// <summary>Where an element stands in one kinetic heap: under which rate, and at which place among those.</summary>
internal struct KineticPlace
{
    public int Place;
    public double Rate;
}
