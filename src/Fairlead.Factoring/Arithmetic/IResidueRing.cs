using System.Numerics;

namespace Fairlead.Factoring.Arithmetic;

/// <summary>The integers modulo one odd number, several residues (lanes) at a time.</summary>
/// <typeparam name="TElement">The storage of one element: as many residues as there are lanes.</typeparam>
/// <remarks>
/// The curve code is written once over this interface. Implementations are structures, so that the compiler makes one
/// copy of that code per width. Elements are kept in Montgomery form; only this interface knows the radix.
/// </remarks>
internal interface IResidueRing<TElement>
    where TElement : struct
{
    /// <summary>Gets the number of residues that one element holds.</summary>
    abstract static int Lanes { get; }

    /// <summary>Gets the modulus.</summary>
    BigInteger Modulus { get; }

    /// <summary>Makes an element from small integers, one for each lane.</summary>
    TElement FromIntegers(ReadOnlySpan<ulong> values);

    /// <summary>Returns the residue of one lane, from 0 to the modulus less one.</summary>
    BigInteger ToInteger(in TElement element, int lane);

    TElement Add(in TElement left, in TElement right);

    TElement Subtract(in TElement left, in TElement right);

    TElement Multiply(in TElement left, in TElement right);

    TElement Square(in TElement element);
}
