using System.Text;
using LoadTest.Compute;
using LoadTest.Numbers;

namespace LoadTest.Tests.Compute;

public sealed class SubmissionReplyTests
{
    private readonly JobLedger _ledger = new(new PrimeProduct[3], clients: 1, batch: 1);

    [Theory]
    [InlineData("""{"id": "abc", "status": "pending"}""", true)]
    [InlineData("""{"other": {"id": "inner"}, "id": "abc"}""", true)]
    [InlineData("""{"id": 5}""", false)]
    [InlineData("""{"id": ""}""", false)]
    [InlineData("""{"status": "pending"}""", false)]
    [InlineData("""["abc"]""", false)]
    [InlineData("""{"id": """, false)]
    [InlineData("", false)]
    public void TryReadId_AnyBody_TakesTheIdOrSaysNo(string body, bool expected)
    {
        Assert.Equal(expected, SubmissionReply.TryReadId(Encoding.UTF8.GetBytes(body), _ledger, 0));
        Assert.Equal(expected ? "abc" : "", Encoding.UTF8.GetString(_ledger.Ids[0]));
    }

    [Theory]
    [InlineData("""{"ids": ["a", "b"]}""", true)]
    [InlineData("""{"ids": ["a"]}""", false)]
    [InlineData("""{"ids": ["a", "b", "c"]}""", false)]
    [InlineData("""{"ids": "a"}""", false)]
    [InlineData("""{"ids": ["a", 2]}""", false)]
    [InlineData("""{"ids": ["a", "b" """, false)]
    public void TryReadIds_AnyBody_WantsExactlyAsManyAsSent(string body, bool expected) =>
        Assert.Equal(expected, SubmissionReply.TryReadIds(Encoding.UTF8.GetBytes(body), _ledger, 1, 2));

    [Theory]
    [InlineData("""{"title": "Bad", "detail": "Very."}""", "Bad: Very.")]
    [InlineData("""{"title": "Bad"}""", "Bad")]
    [InlineData("""{"title": 5}""", "")]
    [InlineData("[]", "")]
    [InlineData("<html>", "")]
    public void Problem_AnyBody_ShowsWhatItSays(string body, string expected) =>
        Assert.Equal(expected, SubmissionReply.Problem(Encoding.UTF8.GetBytes(body)));
}
