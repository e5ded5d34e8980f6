using Fairlead.Webhooks;

namespace FullService.Analysis;

/// <summary>What <c>POST /start-analysis</c> asks for.</summary>
/// <param name="Analyses">How many analyses.</param>
/// <param name="Endpoint">Where their output goes.</param>
internal sealed record AnalysisRequest(int Analyses, WebhookEndpoint Endpoint);
