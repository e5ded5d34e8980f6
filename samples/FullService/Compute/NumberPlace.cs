using System.Globalization;

namespace FullService.Compute;

/// <summary>Says which number of a request is meant, and becomes text only when something is wrong with it.</summary>
/// <param name="Index">The place in a batch; -1 for the number of a single request.</param>
internal readonly record struct NumberPlace(int Index)
{
    public static NumberPlace Single => new(-1);

    public override string ToString() =>
        Index < 0 ? "\"number\"" : string.Create(CultureInfo.InvariantCulture, $"\"numbers\"[{Index}]");
}
