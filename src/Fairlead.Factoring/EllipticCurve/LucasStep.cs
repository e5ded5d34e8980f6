namespace Fairlead.Factoring.EllipticCurve;

/// <summary>One step of a differential addition chain: slot <c>Target</c> becomes the sum of two slots whose difference is a third.</summary>
/// <remarks>Equal <c>Left</c> and <c>Right</c> mean a doubling, which needs no difference.</remarks>
internal readonly record struct LucasStep(byte Target, byte Left, byte Right, byte Difference)
{
    public bool IsDoubling => Left == Right;
}
