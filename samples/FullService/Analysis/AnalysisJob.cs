using FullService.Webhooks;

namespace FullService.Analysis;

/// <summary>An analysis: it lasts a while and writes output to an endpoint and to a file.</summary>
/// <param name="Webhook">Where the output goes.</param>
/// <param name="Duration">How long it lasts.</param>
/// <param name="Seed">What its lines are made from, so that an attempt that follows another one writes the same ones.</param>
internal sealed record AnalysisJob(JobWebhook Webhook, TimeSpan Duration, int Seed);
