namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>Unsigned 32-bit numbers side by side, with the operations that the sieve is made of.</summary>
/// <remarks>
/// The kernels are written once against this interface. <see cref="LaneWord"/> is the specification: one number, in ordinary code.
/// Sums and differences wrap around.
/// </remarks>
internal unsafe interface ILanes<TSelf>
    where TSelf : unmanaged, ILanes<TSelf>
{
    /// <summary>Gets how many numbers there are, a power of two up to 16.</summary>
    static abstract int Count { get; }

    /// <summary>Gets the numbers 0, 1, 2, and so on.</summary>
    static abstract TSelf Sequence { get; }

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator &(TSelf left, TSelf right);

    static abstract TSelf operator |(TSelf left, TSelf right);

    static abstract TSelf operator ^(TSelf left, TSelf right);

    static abstract TSelf Broadcast(uint value);

    static abstract TSelf Load(uint* address);

    static abstract void Store(TSelf value, uint* address);

    static abstract TSelf Min(TSelf left, TSelf right);

    static abstract TSelf ShiftLeft(TSelf value, int count);

    static abstract TSelf ShiftRight(TSelf value, int count);

    /// <summary>Returns left·right / 2^32 modulo odd numbers below 2^31.</summary>
    /// <param name="left">Any number whose product with <paramref name="right"/> is below modulus·2^32.</param>
    /// <param name="right">The other factor.</param>
    /// <param name="modulus">The moduli.</param>
    /// <param name="negativeInverse">The numbers m with m·modulus ≡ −1 modulo 2^32.</param>
    static abstract TSelf MultiplyMontgomery(TSelf left, TSelf right, TSelf modulus, TSelf negativeInverse);

    /// <summary>Returns a number below 2^22 modulo the numbers of a vector.</summary>
    /// <param name="value">The number.</param>
    /// <param name="modulus">The moduli, from 3 to 2^31.</param>
    /// <param name="reciprocals">The address of their reciprocals, rounded in any way.</param>
    static abstract TSelf Remainder(uint value, TSelf modulus, float* reciprocals);

    /// <summary>Returns all ones where two numbers are equal, and zero elsewhere.</summary>
    static abstract TSelf Equal(TSelf left, TSelf right);

    /// <summary>Returns the highest bit of every number, that of the first number lowest.</summary>
    static abstract uint HighBits(TSelf value);

    /// <summary>Tells whether the highest bit of any byte is set.</summary>
    static abstract bool HasHighByte(TSelf value);

    /// <summary>Stores those values, one after the other, whose key is below a bound, and returns how many they are.</summary>
    /// <remarks>Up to <see cref="Count"/> numbers may be written, whatever the result.</remarks>
    static abstract int StoreBelow(TSelf key, TSelf bound, TSelf value, uint* to);
}
