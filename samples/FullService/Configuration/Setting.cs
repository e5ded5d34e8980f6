namespace FullService.Configuration;

/// <summary>One setting as people see it, and how its text becomes a value.</summary>
/// <param name="Key">Its name in appsettings.json, in the environment (with <c>__</c> for <c>:</c>) and on the command line.</param>
/// <param name="Range">What is allowed, with the unit.</param>
/// <param name="Default">What holds when nothing is said.</param>
/// <param name="Summary">What it does.</param>
/// <param name="TryApply">Puts the text into the settings; <see langword="false"/> when it is not in the range.</param>
internal sealed record Setting(
    string Key, string Range, string Default, string Summary, Func<ServiceSettings, string, bool> TryApply)
{
    /// <summary>Gets whether what is given is, or has in it, a secret that no message repeats.</summary>
    public bool IsSecret { get; init; }
}
