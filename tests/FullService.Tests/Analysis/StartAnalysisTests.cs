using FullService.Tests.Hosting;

namespace FullService.Tests.Analysis;

public sealed class StartAnalysisTests(SharedService shared) : IClassFixture<SharedService>
{
    private readonly RunningService _service = shared.Running;

    [Theory]
    [InlineData("", "The body is empty")]
    [InlineData("[]", "The body is an array")]
    [InlineData("""{"webhookUrl":"https://192.0.2.1/"}""", "The body has no \"analyses\"")]
    [InlineData("""{"analyses":1}""", "The body has no \"webhookUrl\"")]
    [InlineData("""{"analyses":0,"webhookUrl":"https://192.0.2.1/"}""", "from 1 to 64; it is another number")]
    [InlineData("""{"analyses":65,"webhookUrl":"https://192.0.2.1/"}""", "from 1 to 64; it is another number")]
    [InlineData("""{"analyses":1.5,"webhookUrl":"https://192.0.2.1/"}""", "from 1 to 64; it is another number")]
    [InlineData("""{"analyses":"1","webhookUrl":"https://192.0.2.1/"}""", "from 1 to 64; it is a string")]
    [InlineData("""{"analyses":1,"analyses":2}""", "\"analyses\" is given more than once")]
    [InlineData("""{"analyses":1,"webhookUrl":null}""", "The body has no \"webhookUrl\"")]
    [InlineData("""{"analyses":1,"webhookSecret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}""", "has a \"webhookSecret\" and no \"webhookUrl\"")]
    [InlineData("""{"analyses":1,"webhookUrl":"ftp://192.0.2.1/"}""", "it is 'ftp://192.0.2.1/'")]
    [InlineData("""{"analyses":1,"webhookUrl":"https://user@192.0.2.1/"}""", "without a user name")]
    [InlineData("""{"analyses":1,"webhookUrl":"/hook"}""", "it is '/hook'")]
    [InlineData("""{"analyses":1,"webhookUrl":"https://192.0.2.1/","webhookSecret":"mine"}""", "what was received is not shown")]
    [InlineData("""{"analyses":1,"webhookUrl":"https://192.0.2.1/","speed":9}""", "'speed' is not known here")]
    public async Task Post_BadBody_Is400AndSaysWhatIsAllowed(string body, string detail)
    {
        using var response = await _service.PostAsync("/start-analysis", body);

        Assert.Contains(detail, await RunningService.ReadProblemAsync(response, 400), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:9/hook")]
    [InlineData("http://[::1]:9/hook")]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("http://2130706433/")]
    public async Task Post_HostThatTheGuardRefuses_Is400(string url)
    {
        using var response = await _service.PostAsync("/start-analysis", $$"""{"analyses":1,"webhookUrl":"{{url}}"}""");

        Assert.Contains("is no public address", await RunningService.ReadProblemAsync(response, 400), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_BadCaller_Is400()
    {
        using var response = await _service.PostAsync("/start-analysis", """{"analyses":1,"webhookUrl":"https://192.0.2.1/"}""", caller: "a b");

        Assert.Contains("X-Caller-ID", await RunningService.ReadProblemAsync(response, 400), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/analysis/nonsense", 404)]
    [InlineData("/analysis/00000000000000000000000000000000", 404)]
    [InlineData("/analysis", 400)]
    [InlineData("/analysis?webhookUrl=nonsense", 400)]
    public async Task Get_UnknownOrUnclear_IsRefused(string path, int status)
    {
        using var response = await _service.Client.GetAsync(path, RunningService.Cancel);

        await RunningService.ReadProblemAsync(response, status);
    }
}
