using Microsoft.Extensions.Options;

namespace Fairlead.Scheduling.Storage;

/// <summary>Checks all settings of a journal and names every one that is out of its range.</summary>
internal sealed class JournalJobStoreOptionsValidator : IValidateOptions<JournalJobStoreOptions>
{
    private const long FewestBytes = 64 << 10;
    private const long MostBytes = 1L << 40;

    public ValidateOptionsResult Validate(string? name, JournalJobStoreOptions options)
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(options.Folder))
        {
            errors.Add("Folder must be the path of a folder; it is empty.");
        }

        if (options.CompactionBytes is < FewestBytes or > MostBytes)
        {
            errors.Add($"CompactionBytes must be from {FewestBytes:N0} to {MostBytes:N0}, not {options.CompactionBytes:N0}.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
