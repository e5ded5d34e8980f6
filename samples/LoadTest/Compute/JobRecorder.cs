namespace LoadTest.Compute;

/// <summary>Enters the answers about open jobs into the ledger, and checks the completed ones.</summary>
internal sealed class JobRecorder(ComputeOptions options, JobLedger ledger, FollowTally tally, FailureLog failures)
{
    /// <summary>Enters what the service says of an open job.</summary>
    /// <returns><see langword="true"/> when the job has ended.</returns>
    public bool Record(int job, JobAnswer answer)
    {
        var outcome = OutcomeOf(job, answer);
        ledger.SetOutcome(job, outcome);
        if (outcome is JobOutcome.Pending or JobOutcome.Running)
        {
            return false;
        }

        if (answer is { SubmittedAt: { } submitted, CompletedAt: { } completed })
        {
            ledger.SetTimes(job, submitted, answer.StartedAt, completed);
        }

        if (answer.FromCache)
        {
            tally.CountFromCache();
        }

        return true;
    }

    /// <summary>Enters that the service does not know a job that it accepted.</summary>
    public void RecordNotFound(int job)
    {
        failures.Add("accepted, then not found (HTTP 404)");
        ledger.SetOutcome(job, JobOutcome.NotFound);
    }

    private JobOutcome OutcomeOf(int job, JobAnswer answer)
    {
        switch (answer.Status)
        {
            case JobStatus.Pending:
                return JobOutcome.Pending;
            case JobStatus.Running:
                return JobOutcome.Running;
            case JobStatus.Completed:
                return CheckedOutcome(job, answer);
            case JobStatus.Failed:
                failures.Add($"job failed: {answer.Error ?? "no reason given"}");
                return JobOutcome.Failed;
            case JobStatus.Canceled:
                failures.Add("job canceled, though nobody asked for it");
                return JobOutcome.Canceled;
            default:
                failures.Add("wrong: a job has no state that the contract names");
                return JobOutcome.Wrong;
        }
    }

    private JobOutcome CheckedOutcome(int job, JobAnswer answer)
    {
        var caller = options.CallerName(ledger.ClientOf(job));
        if (JobVerdict.Objection(ledger.Product(job), caller, answer) is not { } objection)
        {
            return JobOutcome.Completed;
        }

        failures.Add($"wrong: {objection}");
        return JobOutcome.Wrong;
    }
}
