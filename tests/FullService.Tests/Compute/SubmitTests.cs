using System.Net;
using System.Numerics;
using System.Text;
using FullService.Tests.Hosting;

namespace FullService.Tests.Compute;

public sealed class SubmitTests(SharedService shared) : IClassFixture<SharedService>
{
    private readonly RunningService _service = shared.Running;

    [Fact]
    public async Task Post_Number_AcceptsAndFactorsIt()
    {
        using var response = await _service.PostAsync("/compute", """{"number":"360"}""");
        using var answer = await RunningService.ReadAsync(response, HttpStatusCode.Accepted);
        var id = answer.RootElement.GetProperty("id").GetString()!;

        Assert.Equal($"/compute/{id}", response.Headers.Location?.OriginalString);
        Assert.Equal($"/compute/{id}", answer.RootElement.GetProperty("statusUrl").GetString());
        Assert.Equal("pending", answer.RootElement.GetProperty("status").GetString());
        Assert.False(response.Headers.Contains("Server"));

        var job = await _service.WaitAsync(id);
        Assert.Equal(
            ["id", "callerId", "number", "status", "factors", "isPrime", "attempts", "submittedAt", "startedAt", "completedAt", "durationMs", "fromCache", "error"],
            job.EnumerateObject().Select(static property => property.Name));
        Assert.Equal("completed", job.GetProperty("status").GetString());
        Assert.Equal("alice", job.GetProperty("callerId").GetString());
        Assert.Equal("360", job.GetProperty("number").GetString());
        Assert.Equal(
            """[{"prime":"2","exponent":3,"proved":true},{"prime":"3","exponent":2,"proved":true},{"prime":"5","exponent":1,"proved":true}]""",
            job.GetProperty("factors").GetRawText());
        Assert.False(job.GetProperty("isPrime").GetBoolean());
        Assert.Equal(1, job.GetProperty("attempts").GetInt32());
        Assert.EndsWith("Z", job.GetProperty("submittedAt").GetString(), StringComparison.Ordinal);
        Assert.True(job.GetProperty("durationMs").GetDouble() >= 0);
        Assert.Null(job.GetProperty("error").GetString());
    }

    [Theory]
    [InlineData("1", "[]", false)]
    [InlineData("97", """[{"prime":"97","exponent":1,"proved":true}]""", true)]
    [InlineData("49", """[{"prime":"7","exponent":2,"proved":true}]""", false)]
    [InlineData("170141183460469231731687303715884105727", """[{"prime":"170141183460469231731687303715884105727","exponent":1,"proved":false}]""", true)]
    public async Task Get_SmallCases_AnswersTheirFactors(string number, string factors, bool isPrime)
    {
        var job = await _service.WaitAsync(await _service.SubmitAsync(number));

        Assert.Equal("completed", job.GetProperty("status").GetString());
        Assert.Equal(factors.Replace(",\"proved\":false", string.Empty, StringComparison.Ordinal), job.GetProperty("factors").GetRawText().Replace(",\"proved\":false", string.Empty, StringComparison.Ordinal));
        Assert.Equal(isPrime, job.GetProperty("isPrime").GetBoolean());
    }

    [Theory]
    [InlineData("007", "7")]
    [InlineData("\\u0033\\u0036", "36")]
    public async Task Post_LeadingZerosOrEscapes_AreNormalised(string text, string number) =>
        Assert.Equal(number, (await _service.WaitAsync(await _service.SubmitAsync(text))).GetProperty("number").GetString());

    [Fact]
    public async Task Post_HundredDigitsAfterZeros_IsAccepted() =>
        Assert.NotEmpty(await _service.SubmitAsync(new string('0', 500) + BigInteger.Pow(10, 99)));

    [Theory]
    [InlineData("""{"number":""}""", "\"number\"")]
    [InlineData("""{"number":"0"}""", "at least 1")]
    [InlineData("""{"number":"000"}""", "at least 1")]
    [InlineData("""{"number":"-5"}""", "'-5'")]
    [InlineData("""{"number":"+5"}""", "'+5'")]
    [InlineData("""{"number":" 5"}""", "' 5'")]
    [InlineData("""{"number":"5 "}""", "'5 '")]
    [InlineData("""{"number":"1e5"}""", "'1e5'")]
    [InlineData("""{"number":"0x10"}""", "'0x10'")]
    [InlineData("""{"number":"1.5"}""", "'1.5'")]
    [InlineData("""{"number":"1,000"}""", "'1,000'")]
    [InlineData("""{"number":"٣"}""", "'٣'")]
    [InlineData("""{"number":"<script>"}""", "'<script>'")]
    [InlineData("""{"number":360}""", "JSON number")]
    [InlineData("""{"number":null}""", "null")]
    [InlineData("""{"number":true}""", "boolean")]
    [InlineData("""{"number":["360"]}""", "array")]
    [InlineData("""{"number":{}}""", "object")]
    [InlineData("""{"number":"1","number":"2"}""", "more than once")]
    [InlineData("""{"number":"1","nmuber":"2"}""", "'nmuber'")]
    [InlineData("""{"Number":"1"}""", "'Number'")]
    [InlineData("{}", "no \"number\"")]
    [InlineData("[]", "array")]
    [InlineData("\"360\"", "a string")]
    [InlineData("360", "JSON number")]
    [InlineData("null", "null")]
    [InlineData("", "empty")]
    [InlineData("{", "not valid JSON")]
    [InlineData("""{"number":"360"}}""", "not valid JSON")]
    [InlineData("""{"number":"360"} {"number":"360"}""", "not valid JSON")]
    [InlineData("""{"number":"360",}""", "not valid JSON")]
    [InlineData("""{number:"360"}""", "not valid JSON")]
    [InlineData("""{"number":"36""", "not valid JSON")]
    [InlineData("""{"number":"\ud800"}""", "not valid")]
    [InlineData("""{"\ud800":"1"}""", "not valid")]
    public async Task Post_BadBody_Is400AndSaysWhy(string body, string expected)
    {
        using var response = await _service.PostAsync("/compute", body);

        Assert.Contains(expected, await RunningService.ReadProblemAsync(response, 400), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_InvalidUtf8_Is400()
    {
        using var content = new ByteArrayContent([.. "{\"number\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        content.Headers.ContentType = new("application/json");
        content.Headers.Add("X-Caller-ID", "ignored, because it is a content header");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/compute") { Content = content };
        using var response = await _service.Client.SendAsync(request, RunningService.Cancel);

        await RunningService.ReadProblemAsync(response, 400);
    }

    [Theory]
    [InlineData(101)]
    [InlineData(60_000)]
    public async Task Post_TooManyDigits_Is422(int digits)
    {
        using var response = await _service.PostAsync("/compute", $$"""{"number":"{{new string('9', digits)}}"}""");

        Assert.Contains("at most 100", await RunningService.ReadProblemAsync(response, 422), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"number":"360","webhookUrl":"http://127.0.0.1:9/"}""", "is no public address")]
    [InlineData("""{"number":"360","webhookUrl":"ftp://192.0.2.1/"}""", "it is 'ftp://192.0.2.1/'")]
    [InlineData("""{"number":"360","webhookUrl":7}""", "it is a JSON number")]
    [InlineData("""{"number":"360","webhookUrl":null,"webhookUrl":null}""", "given more than once")]
    [InlineData("""{"webhookSecret":"whsec_x","number":"360"}""", "what was received is not shown")]
    [InlineData("""{"webhookSecret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw","number":"360"}""", "no \"webhookUrl\"")]
    public async Task Post_BadWebhook_Is400AndSaysWhatIsAllowed(string body, string detail)
    {
        using var response = await _service.PostAsync("/compute", body);

        Assert.Contains(detail, await RunningService.ReadProblemAsync(response, 400), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_NullWebhook_IsAccepted()
    {
        using var response = await _service.PostAsync("/compute", """{"number":"360","webhookUrl":null}""");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    [Theory]
    [InlineData("/compute", 70_000, false, "65,536")]
    [InlineData("/compute", 70_000, true, "65,536")]
    [InlineData("/compute/batch", 4_300_000, false, "4,194,304")]
    [InlineData("/compute/batch", 4_300_000, true, "4,194,304")]
    public async Task Post_HugeBody_Is413(string path, int bytes, bool isChunked, string limit)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("X-Caller-ID", "alice");
        request.Headers.ExpectContinue = true;
        request.Headers.TransferEncodingChunked = isChunked;
        request.Content = new StringContent($$"""{"number":"{{new string('9', bytes)}}"}""", Encoding.UTF8, "application/json");
        using var response = await _service.Client.SendAsync(request, RunningService.Cancel);

        Assert.Contains(limit, await RunningService.ReadProblemAsync(response, 413), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/jsonp")]
    [InlineData("")]
    public async Task Post_OtherContentType_Is415(string contentType)
    {
        using var single = await _service.PostAsync("/compute", """{"number":"360"}""", contentType: contentType);
        using var batch = await _service.PostAsync("/compute/batch", """{"numbers":["360"]}""", contentType: contentType);

        await RunningService.ReadProblemAsync(single, 415);
        await RunningService.ReadProblemAsync(batch, 415);
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("Application/JSON")]
    public async Task Post_JsonByAnotherSpelling_IsAccepted(string contentType)
    {
        using var response = await _service.PostAsync("/compute", """{"number":"360"}""", contentType: contentType);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("tab\tbed")]
    [InlineData("129")]
    public async Task Post_BadCaller_Is400(string? caller)
    {
        var sent = caller == "129" ? new string('x', 129) : caller;
        using var single = await _service.PostAsync("/compute", """{"number":"360"}""", sent);
        using var batch = await _service.PostAsync("/compute/batch", """{"numbers":["360"]}""", sent);

        Assert.Contains("X-Caller-ID", await RunningService.ReadProblemAsync(single, 400), StringComparison.Ordinal);
        Assert.Contains("X-Caller-ID", await RunningService.ReadProblemAsync(batch, 400), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_LongestCaller_IsAccepted() => Assert.NotEmpty(await _service.SubmitAsync("6", new string('~', 128)));

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("257")]
    public async Task Post_BadIdempotencyKey_Is400(string key)
    {
        using var response = await _service.PostAsync("/compute", """{"number":"360"}""", key: key == "257" ? new string('k', 257) : key);

        Assert.Contains("Idempotency-Key", await RunningService.ReadProblemAsync(response, 400), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_SameKey_AnswersTheSameIdToTheSameCallerOnly()
    {
        var key = new string('k', 256);
        var first = await _service.SubmitAsync("360", "bob", key);
        await _service.WaitAsync(first);
        using var repeated = await _service.PostAsync("/compute", """{"number":"360"}""", "bob", key);
        using var answer = await RunningService.ReadAsync(repeated, HttpStatusCode.Accepted);

        Assert.Equal(first, answer.RootElement.GetProperty("id").GetString());
        Assert.Equal("completed", answer.RootElement.GetProperty("status").GetString());
        Assert.NotEqual(first, await _service.SubmitAsync("360", "carol", key));
    }

    [Fact]
    public async Task Post_SameKeyAtTheSameTime_MakesOneJob()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => _service.SubmitAsync("361", "dave", "once")));

        Assert.Single(ids.Distinct());
    }

    [Fact]
    public async Task Post_SameNumberAgain_ComesFromTheCache()
    {
        const string Number = "1000036000099";
        var first = await _service.WaitAsync(await _service.SubmitAsync(Number));
        var second = await _service.WaitAsync(await _service.SubmitAsync(Number, "erin"));

        Assert.False(first.GetProperty("fromCache").GetBoolean());
        Assert.True(second.GetProperty("fromCache").GetBoolean());
        Assert.Equal(first.GetProperty("factors").GetRawText(), second.GetProperty("factors").GetRawText());
    }
}
