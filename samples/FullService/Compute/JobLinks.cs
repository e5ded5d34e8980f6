using Fairlead.Scheduling.Jobs;

namespace FullService.Compute;

/// <summary>Where a job is found.</summary>
internal static class JobLinks
{
    public const string Prefix = "/compute/";

    public static string To(JobId id) => string.Create(Prefix.Length + 32, id, static (buffer, id) =>
    {
        Prefix.CopyTo(buffer);
        id.Value.TryFormat(buffer[Prefix.Length..], out _, "N");
    });
}
