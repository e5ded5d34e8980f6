using System.Text;
using System.Text.Json;
using LoadTest.Compute;

namespace LoadTest.Tests.Compute;

public sealed class JobAnswerTests
{
    private const string Completed = """
        {"id": "job", "callerId": "me", "number": "99999999977000000001260", "status": "completed",
         "factors": [{"prime": "2", "exponent": 3, "proved": true, "extra": [1]}, {"prime": "340282366920938463463374607431768211455", "exponent": 1}],
         "isPrime": true, "attempts": 1, "submittedAt": "2030-01-01T00:00:00Z", "startedAt": "2030-01-01T00:00:01.1234567Z",
         "completedAt": null, "durationMs": 1.5, "fromCache": true, "error": "none", "new": {"a": [1, {"b": 2}]}}
        """;

    [Fact]
    public void Read_EveryMember_IsTaken()
    {
        var answer = Read(Completed);

        Assert.Equal("job", Encoding.UTF8.GetString(answer.Id));
        Assert.Equal(("me", JobStatus.Completed, true, true, "none"), (answer.CallerId, answer.Status, answer.IsPrime, answer.FromCache, answer.Error));
        Assert.Equal(UInt128.Parse("99999999977000000001260"), answer.Number);
        Assert.Equal([new AnsweredFactor(2, 3), new AnsweredFactor(UInt128.MaxValue, 1)], answer.Factors);
        Assert.Equal(new DateTimeOffset(2030, 1, 1, 0, 0, 1, TimeSpan.Zero).AddTicks(1_234_567), answer.StartedAt);
        Assert.Null(answer.CompletedAt);
    }

    [Fact]
    public void Read_Again_KeepsNothingOfTheJobBefore()
    {
        var answer = Read(Completed);
        var reader = new Utf8JsonReader("{}"u8);
        reader.Read();

        answer.Read(ref reader);

        Assert.True(answer.Id.IsEmpty);
        Assert.Equal((JobStatus.Unknown, null, false, false), (answer.Status, answer.CallerId, answer.IsPrime, answer.FromCache));
        Assert.Empty(answer.Factors);
        Assert.Null(answer.SubmittedAt);
    }

    [Theory]
    [InlineData("""{"number": "340282366920938463463374607431768211456"}""")]
    [InlineData("""{"number": 15}""")]
    [InlineData("""{"number": "-15"}""")]
    public void Read_NumberNotUnderstood_IsZero(string json) => Assert.Equal(UInt128.Zero, Read(json).Number);

    [Theory]
    [InlineData("5")]
    [InlineData("""{"factors": {}}""")]
    [InlineData("""{"factors": [{"prime": "3", "exponent": "1"}]}""")]
    [InlineData("""{"submittedAt": "yesterday"}""")]
    [InlineData("""{"callerId": 5}""")]
    [InlineData("""{"id": "a" """)]
    public void Read_AnotherShape_Throws(string json) => Assert.ThrowsAny<JsonException>(() => Read(json));

    [Theory]
    [InlineData("""{"jobs": [], "nextCursor": null}""", 0, null)]
    [InlineData("""{"nextCursor": "next", "jobs": [{"id": "a"}, {"id": "b"}], "total": 5}""", 2, "next")]
    [InlineData("""{"jobs": []}""", 0, null)]
    public void ReadPage_AnyPage_VisitsItsJobs(string json, int jobs, string? cursor)
    {
        var visits = 0;

        Assert.Equal(cursor, JobPage.Read(Encoding.UTF8.GetBytes(json), new JobAnswer(), _ => visits++));
        Assert.Equal(jobs, visits);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"jobs": null}""")]
    [InlineData("""{"jobs": [{"id": "a"}""")]
    public void ReadPage_NoPage_Throws(string json) => Assert.ThrowsAny<JsonException>(
        () => JobPage.Read(Encoding.UTF8.GetBytes(json), new JobAnswer(), static _ => { }));

    private static JobAnswer Read(string json)
    {
        var answer = new JobAnswer();
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        answer.Read(ref reader);
        return answer;
    }
}
