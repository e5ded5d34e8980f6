using Microsoft.OpenApi;

namespace FullService.Documentation;

/// <summary>Registers and maps the description of the API and the page to try it.</summary>
internal static class DocumentationRegistration
{
    private const string DocumentPath = "/openapi/v1.json";

    public static IServiceCollection AddDocumentation(this IServiceCollection services) =>
        services.AddOpenApi(static options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.AddDocumentTransformer<ApiDescription>();
        });

    public static void MapDocumentation(this WebApplication app)
    {
        app.MapOpenApi(DocumentPath);
        var page = ((IApplicationBuilder)app).New();

        // The page's files are served by middleware that stands back where an endpoint was chosen; here the endpoint is this branch.
        page.Use(static (context, next) =>
        {
            context.SetEndpoint(endpoint: null);
            return next(context);
        });
        page.UseSwaggerUI(static options =>
        {
            options.RoutePrefix = "docs";
            options.DocumentTitle = "Fairlead API";
            options.SwaggerEndpoint(DocumentPath, "Fairlead");
        });
        app.MapGet("/docs/{**path}", page.Build());
    }
}
