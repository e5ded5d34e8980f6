using System.Text.Json;
using FullService.Tests.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FullService.Tests.Documentation;

public sealed class DocumentationTests(SharedService shared) : IClassFixture<SharedService>
{
    // Pages for people and the document itself are not part of the API.
    private static readonly string[] Pages = ["/", "/dashboard.js", "/dashboard.css", "/docs/{**path}", "/openapi/v1.json"];

    // It takes every method, and its path as many segments as one likes, which a document can only hint at.
    private const string Relay = "/relay/{**path}";

    private readonly RunningService _service = shared.Running;

    [Fact]
    public async Task Document_DescribesExactlyWhatIsMapped()
    {
        var mapped = _service.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .OfType<RouteEndpoint>()
            .Where(static endpoint => endpoint.RoutePattern.RawText is not Relay && !Pages.Contains(endpoint.RoutePattern.RawText))
            .SelectMany(static endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
                .Select(method => $"{method} {endpoint.RoutePattern.RawText}"));
        var document = await _service.GetAsync("/openapi/v1.json");
        var described = document.GetProperty("paths").EnumerateObject()
            .Where(static path => path.Name != "/relay/{path}")
            .SelectMany(static path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}"));

        Assert.Equal(mapped.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Document_DescribesTheRelayMethodByMethod()
    {
        var document = await _service.GetAsync("/openapi/v1.json");
        var methods = document.GetProperty("paths").GetProperty("/relay/{path}").EnumerateObject().Select(static method => method.Name);

        Assert.Contains(_service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>(), static endpoint => endpoint.RoutePattern.RawText == Relay);
        Assert.Equal(["delete", "get", "patch", "post", "put"], methods.Order(StringComparer.Ordinal));

        // It has no operation of its own: OpenAPI knows no method of this name.
        Assert.Contains("PURGE", document.GetProperty("paths").GetProperty("/relay/{path}").GetProperty("get").GetProperty("description").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Document_EveryAnswer_HasASchemaThatResolves()
    {
        var document = await _service.GetAsync("/openapi/v1.json");
        var schemas = document.GetProperty("components").GetProperty("schemas");
        var answers = document.GetProperty("paths").EnumerateObject()
            .SelectMany(static path => path.Value.EnumerateObject())
            .SelectMany(static operation => operation.Value.GetProperty("responses").EnumerateObject())
            .ToArray();

        Assert.NotEmpty(answers);
        Assert.All(answers, answer =>
        {
            var content = Assert.Single(answer.Value.GetProperty("content").EnumerateObject());
            Assert.Equal(int.Parse(answer.Name, System.Globalization.CultureInfo.InvariantCulture) >= 400, content.Name == "application/problem+json");
            if (content.Value.GetProperty("schema").TryGetProperty("$ref", out var reference))
            {
                Assert.True(schemas.TryGetProperty(reference.GetString()!["#/components/schemas/".Length..], out _));
                Assert.NotEqual(JsonValueKind.Null, content.Value.GetProperty("example").ValueKind);
            }
        });
    }
}
