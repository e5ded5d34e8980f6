using FullService.Tests.Hosting;

namespace FullService.Tests.Http;

public sealed class RoutingTests(SharedService shared) : IClassFixture<SharedService>
{
    private readonly RunningService _service = shared.Running;

    [Theory]
    [InlineData("GET", "/nothing")]
    [InlineData("POST", "/nothing")]
    [InlineData("GET", "/compute/a/b")]
    [InlineData("GET", "/docs/nothing.js")]
    [InlineData("GET", "/openapi/v2.json")]
    public async Task UnknownPath_Is404WithAProblem(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await _service.Client.SendAsync(request, RunningService.Cancel);

        await RunningService.ReadProblemAsync(response, 404);
    }

    [Theory]
    [InlineData("PUT", "/compute")]
    [InlineData("DELETE", "/compute")]
    [InlineData("POST", "/compute/0123")]
    [InlineData("GET", "/dead-letters/0123/retry")]
    [InlineData("POST", "/stats")]
    [InlineData("POST", "/")]
    public async Task OtherMethod_Is405AndSaysWhichAreAllowed(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await _service.Client.SendAsync(request, RunningService.Cancel);

        var detail = await RunningService.ReadProblemAsync(response, 405);
        Assert.NotEmpty(response.Content.Headers.Allow);
        Assert.Contains(response.Content.Headers.Allow.First(), detail, StringComparison.Ordinal);
    }
}
