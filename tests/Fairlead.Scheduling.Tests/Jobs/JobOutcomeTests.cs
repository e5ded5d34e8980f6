using Fairlead.Scheduling.Jobs;

namespace Fairlead.Scheduling.Tests.Jobs;

public sealed class JobOutcomeTests
{
    [Fact]
    public void Conversion_Result_IsCompleted()
    {
        JobOutcome<string> outcome = "result";

        Assert.Equal((JobOutcomeKind.Completed, "result", null), (outcome.Kind, outcome.Result, outcome.Error));
    }

    [Fact]
    public void Failed_Error_IsKept() =>
        Assert.Equal((JobOutcomeKind.Failed, null, "why"), Parts(JobOutcome.Failed<string>("why")));

    [Fact]
    public void Dead_Partial_IsKept()
    {
        Assert.Equal((JobOutcomeKind.Dead, null, "why"), Parts(JobOutcome.Dead<string>("why")));
        Assert.Equal((JobOutcomeKind.Dead, "half", "why"), Parts(JobOutcome.Dead("why", "half")));
    }

    [Fact]
    public void Errors_Empty_AreRefused()
    {
        Assert.Throws<ArgumentException>(static () => JobOutcome.Failed<string>(""));
        Assert.Throws<ArgumentException>(static () => JobOutcome.Dead<string>(""));
        Assert.Throws<ArgumentNullException>(static () => JobOutcome.Dead(null!, "half"));
    }

    private static (JobOutcomeKind, string?, string?) Parts(JobOutcome<string> outcome) => (outcome.Kind, outcome.Result, outcome.Error);
}
