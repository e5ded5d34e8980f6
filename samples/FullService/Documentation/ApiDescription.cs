using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FullService.Documentation;

/// <summary>Describes the API; a test compares what is described with what is mapped.</summary>
internal sealed class ApiDescription : IOpenApiDocumentTransformer
{
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Fairlead",
            Version = "v1",
            Description = "Factors integers for many callers, fairly, runs analyses whose output is pushed while it grows, and relays to an upstream through a cache. Big integers travel as decimal strings; times are RFC 3339 in UTC.",
        };
        document.Components ??= new OpenApiComponents();
        document.Components.Schemas = Schemas.All(document);
        document.Paths = [];
        ComputeDescription.AddTo(document);
        AnalysisDescription.AddTo(document);
        WebhookDescription.AddTo(document);
        RestaurantDescription.AddTo(document);
        RelayDescription.AddTo(document);
        OperationsDescription.AddTo(document);
        return Task.CompletedTask;
    }
}
