using System.Globalization;
using Fairlead.Scheduling.Jobs;
using FullService.Http;

namespace FullService.Compute;

/// <summary>Reads which jobs are to be listed: <c>caller</c>, <c>status</c>, <c>limit</c> and <c>cursor</c>.</summary>
internal static class ListingQuery
{
    private const int LargestPage = 1_000;

    public static bool TryRead(HttpRequest request, out JobListing listing, out Refusal refusal)
    {
        listing = new JobListing();
        foreach (var (name, values) in request.Query)
        {
            if (values.Count != 1)
            {
                refusal = Refusal.BadRequest($"{RequestText.Quote(name)} is given {values.Count} times; once is allowed.");
                return false;
            }

            if (!TryApply(name, values[0] ?? string.Empty, ref listing, out refusal))
            {
                return false;
            }
        }

        refusal = default;
        return true;
    }

    private static bool TryApply(string name, string value, ref JobListing listing, out Refusal refusal)
    {
        refusal = default;
        switch (name)
        {
            case "caller":
                listing = listing with { Caller = value };
                break;
            case "cursor":
                listing = listing with { Cursor = value };
                break;
            case "status" when JobStatusNames.Find(value) is { Count: > 0 } statuses:
                listing = listing with { Statuses = statuses };
                break;
            case "limit" when TryReadLimit(value, out var limit):
                listing = listing with { Limit = limit };
                break;
            case "status":
                refusal = Refusal.BadRequest($"status must be {JobStatusNames.Allowed}, not {RequestText.Quote(value)}.");
                break;
            case "limit":
                refusal = Refusal.BadRequest($"limit must be a whole number from 1 to 1,000, not {RequestText.Quote(value)}.");
                break;
            default:
                refusal = Refusal.BadRequest($"The parameter {RequestText.Quote(name)} is not known here; caller, status, limit and cursor are.");
                break;
        }

        return refusal.Status == 0;
    }

    private static bool TryReadLimit(string text, out int limit) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= LargestPage;
}
