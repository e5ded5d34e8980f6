namespace Fairlead.Webhooks.Benchmarks;

/// <summary>What streams are full of.</summary>
public enum OutputKind
{
    /// <summary>Lines of 64 to 128 bytes of ASCII.</summary>
    Ascii = 1,

    /// <summary>The same lines, some characters of which have two to four bytes.</summary>
    Mixed = 2,

    /// <summary>Bytes that are no text.</summary>
    Binary = 3,
}
