using Fairlead.Scheduling.Jobs;
using FullService.Http;

namespace FullService.Compute;

/// <summary>Reads the id in a path.</summary>
internal static class JobRoute
{
    public static bool TryReadId(HttpContext context, out JobId id) =>
        JobId.TryParse(context.Request.RouteValues["id"] as string, provider: null, out id);

    public static Task RefuseUnknownAsync(HttpContext context) =>
        Problem.WriteAsync(
            context,
            Refusal.NotFound($"No job {RequestText.Quote(context.Request.RouteValues["id"] as string ?? string.Empty)} is known: it never was, or it ended so long ago that it was forgotten."));
}
