namespace Fairlead.Factoring.Arithmetic;

/// <summary>Storage for an unsigned integer in words of 64 bits, least significant first.</summary>
/// <remarks>Implementations hold words and nothing else, so that a span over the words can be taken.</remarks>
internal interface ILimbs
{
    /// <summary>Gets the number of words.</summary>
    abstract static int Count { get; }
}
