using System.Text;
using LoadTest.Compute;
using LoadTest.Http;
using LoadTest.Numbers;

namespace LoadTest.Tests.Compute;

public sealed class SubmissionRequestTests
{
    [Fact]
    public void Single_AnyJob_IsARequestOfItsClient() => Assert.Equal(
        "POST /base/compute HTTP/1.1\r\nHost: localhost:5555\r\nX-Caller-ID: load-run-2\r\nContent-Type: application/json\r\n" +
        "Content-Length: 15\r\n\r\n{\"number\":\"35\"}",
        Text(Create(batch: 1).Single(1)));

    [Fact]
    public void Single_Idempotent_HasAKeyOfItsOwn() =>
        Assert.Contains("\r\nIdempotency-Key: run-1\r\n", Text(Create(batch: 1, idempotent: true).Single(1)), StringComparison.Ordinal);

    [Fact]
    public void Batch_SomeJobs_HoldsTheirNumbersInOrder()
    {
        var text = Text(Create(batch: 2).Batch(2, 2));

        Assert.StartsWith("POST /base/compute/batch HTTP/1.1\r\n", text, StringComparison.Ordinal);
        Assert.Contains("X-Caller-ID: load-run-2", text, StringComparison.Ordinal);
        Assert.EndsWith($"Content-Length: 57\r\n\r\n{{\"numbers\":[\"77\",\"{LargestProduct.Value}\"]}}", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Batch_Largest_FitsTheBuffer()
    {
        var products = Enumerable.Repeat(LargestProduct, 10_000).ToArray();
        var options = Options(10_000, idempotent: true);

        var bytes = new SubmissionRequest(options, new JobLedger(products, 2, 10_000)).Batch(0, 10_000);

        Assert.InRange(bytes.Length, 380_000, 410_000);
    }

    private static PrimeProduct LargestProduct => new(999_999_999_999_999_989, 999_999_999_999_999_989);

    private static SubmissionRequest Create(int batch, bool idempotent = false) => new(
        Options(batch, idempotent),
        new JobLedger([new(3, 5), new(5, 7), new(7, 11), LargestProduct], clients: 2, batch));

    private static ComputeOptions Options(int batch, bool idempotent)
    {
        Assert.True(HttpTarget.TryParse("http://localhost:5555/base", out var target));
        return new ComputeOptions { Target = target, RunId = "run", Clients = 2, Batch = batch, Idempotent = idempotent };
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.ASCII.GetString(bytes.Span);
}
