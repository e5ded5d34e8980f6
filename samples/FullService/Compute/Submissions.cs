using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Fairlead.Factoring.Planning;
using Fairlead.Scheduling.Jobs;

namespace FullService.Compute;

/// <summary>Makes submissions of numbers, each with the guess of its duration by which the queue orders it.</summary>
internal static class Submissions
{
    public static JobSubmission<FactorJob> Of(string caller, FactorJob job, string? idempotencyKey) =>
        new(caller, job)
        {
            IdempotencyKey = idempotencyKey,
            ExpectedDuration = FactoringPlan.For(job.Number).ExpectedDuration,
        };

    /// <summary>Makes the submissions of a batch; its key becomes one key for each place.</summary>
    public static IReadOnlyList<JobSubmission<FactorJob>> Of(string caller, IReadOnlyList<BigInteger> numbers, string? idempotencyKey)
    {
        var prefix = idempotencyKey is null ? null : Digest(idempotencyKey);
        var submissions = new JobSubmission<FactorJob>[numbers.Count];
        for (var index = 0; index < submissions.Length; index++)
        {
            // The space keeps it apart from every key of a single request, which has none. The digest keeps it short.
            var key = prefix is null ? null : string.Create(CultureInfo.InvariantCulture, $"{prefix} {index}");
            submissions[index] = Of(caller, new FactorJob(numbers[index]), key);
        }

        return submissions;
    }

    private static string Digest(string key) => Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(key)));
}
