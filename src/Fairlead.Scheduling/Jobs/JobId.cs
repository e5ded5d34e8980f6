using System.Diagnostics.CodeAnalysis;

namespace Fairlead.Scheduling.Jobs;

/// <summary>Identifies a job: a version 7 UUID (RFC 9562), made by whoever submits it, so that submitting again is safe.</summary>
/// <param name="Value">The UUID.</param>
public readonly record struct JobId(Guid Value) : ISpanParsable<JobId>
{
    private const int Length = 32;

    /// <summary>Makes an id that sorts by the time it was made and cannot be guessed.</summary>
    /// <param name="timeProvider">The clock whose time the id carries.</param>
    public static JobId New(TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        return new JobId(Guid.CreateVersion7(timeProvider.GetUtcNow()));
    }

    /// <inheritdoc cref="Parse(ReadOnlySpan{char}, IFormatProvider?)" />
    public static JobId Parse(string s, IFormatProvider? provider)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Parse(s.AsSpan(), provider);
    }

    /// <summary>Reads the form that <see cref="ToString"/> writes.</summary>
    /// <exception cref="FormatException">The text is not 32 hexadecimal digits.</exception>
    public static JobId Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException($"A job id has {Length} hexadecimal digits, unlike '{s}'.");

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, IFormatProvider?, out JobId)" />
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out JobId result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <summary>Reads the form that <see cref="ToString"/> writes; <see langword="false"/> when the text is not of that form.</summary>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out JobId result)
    {
        // The length is checked here because the Guid's own parser trims white space.
        var value = Guid.Empty;
        var parsed = s.Length == Length && Guid.TryParseExact(s, "N", out value);
        result = new JobId(value);
        return parsed;
    }

    /// <summary>Writes the id as 32 lower-case hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("N");
}
