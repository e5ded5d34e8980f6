using Fairlead.Scheduling.Jobs;

namespace Fairlead.Scheduling.Tests.Jobs;

public sealed class SubmissionRulesTests
{
    private static readonly JobSubmission<string> Plain = new("caller", "job");

    public static TheoryData<string, string> Refused => new()
    {
        { "empty key", "An idempotency key must have 1 to 256 characters, not 0." },
        { "long key", "An idempotency key must have 1 to 256 characters, not 257." },
        { "negative expectation", "An expected duration must be zero or more, not -00:00:01." },
        { "unknown priority", "A priority must be Low, Normal or High, not 2." },
        { "negative delay", "A delay must be from zero to 365 days, not -00:00:01." },
        { "long delay", "A delay must be from zero to 365 days, not 365.00:00:00.0000001." },
        { "no timeout", "A timeout must be from 1 millisecond to 30 days, or infinite, not 00:00:00." },
        { "long timeout", "A timeout must be from 1 millisecond to 30 days, or infinite, not 30.00:00:00.0000001." },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void ThrowIfBroken_OutOfRange_SaysWhatIsAllowedAndWhatWasReceived(string what, string message)
    {
        var submission = what switch
        {
            "empty key" => Plain with { IdempotencyKey = "" },
            "long key" => Plain with { IdempotencyKey = new string('k', 257) },
            "negative expectation" => Plain with { ExpectedDuration = TimeSpan.FromSeconds(-1) },
            "unknown priority" => Plain with { Priority = (FairPriority)2 },
            "negative delay" => Plain with { Delay = TimeSpan.FromSeconds(-1) },
            "long delay" => Plain with { Delay = TimeSpan.FromDays(365) + TimeSpan.FromTicks(1) },
            "no timeout" => Plain with { Timeout = TimeSpan.Zero },
            _ => Plain with { Timeout = TimeSpan.FromDays(30) + TimeSpan.FromTicks(1) },
        };

        var exception = Assert.Throws<ArgumentException>(() => SubmissionRules.ThrowIfBroken(submission));

        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ThrowIfBroken_Limits_AreAllowed()
    {
        SubmissionRules.ThrowIfBroken(Plain with { Delay = TimeSpan.FromDays(365), Timeout = TimeSpan.FromDays(30), Priority = FairPriority.Low });
        SubmissionRules.ThrowIfBroken(Plain with { Timeout = Timeout.InfiniteTimeSpan, NotBefore = DateTimeOffset.MinValue, Priority = FairPriority.High });
        SubmissionRules.ThrowIfBroken(Plain with { Timeout = TimeSpan.FromMilliseconds(1), ExpectedDuration = TimeSpan.Zero, IdempotencyKey = "k" });
    }
}
