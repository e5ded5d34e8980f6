using Fairlead.Scheduling.Jobs;
using Fairlead.Webhooks;
using FullService.Configuration;

namespace FullService.Analysis;

/// <summary>Runs an analysis: a line with every beat, until its time is over. An attempt that follows another one goes on behind what was accepted of that.</summary>
internal sealed partial class AnalysisHandler(
    WebhookPusher pusher, Beat beat, ServiceSettings settings, TimeProvider timeProvider, ILogger<AnalysisHandler> logger)
    : IJobHandler<AnalysisJob, AnalysisResult>
{
    // What is behind after a pause catches up in pieces of this size.
    private const int Piece = 4_096;

    public async ValueTask<JobOutcome<AnalysisResult>> HandleAsync(JobContext<AnalysisJob> context, CancellationToken cancellationToken)
    {
        await using var stream = await pusher.OpenStreamAsync(context.Job.Webhook.ToEndpoint(), context.Id.ToString(), cancellationToken);
        try
        {
            await using var output = AnalysisOutput.Create(stream, settings.Analysis.OutputFolder);
            await WriteAsync(output, context.Job, cancellationToken);
            await output.CompleteAsync(cancellationToken);
            return new AnalysisResult(output.Length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The path and the reason are for the log; the receiver gets an end behind what it has.
            LogFileFailed(logger, context.Id, exception);
            await AnalysisEnds.EndAsync(stream, cancellationToken);
            return JobOutcome.Dead<AnalysisResult>("The output file could not be written.");
        }
        catch (WebhookWriteException exception) when (exception.Failure == WebhookWriteFailure.Parked)
        {
            return JobOutcome.Dead<AnalysisResult>("The receiver did not take the output in time.");
        }
    }

    private async ValueTask WriteAsync(AnalysisOutput output, AnalysisJob job, CancellationToken cancellationToken)
    {
        var text = new AnalysisText(new Random(job.Seed));
        var buffer = new byte[Piece];
        var lines = Math.Max(1, (long)(job.Duration / Beat.Interval));
        var written = await RepeatAsync(output, text, buffer, lines, cancellationToken);
        var (before, started) = (written, timeProvider.GetTimestamp());
        while (written < lines)
        {
            var stamp = await beat.WaitAsync();
            cancellationToken.ThrowIfCancellationRequested();
            var due = Math.Min(lines, before + (long)(timeProvider.GetElapsedTime(started) / Beat.Interval));
            while (written < due)
            {
                var length = Fill(text, buffer, stamp, due, ref written);
                await output.WriteAsync(buffer.AsMemory(0, length), cancellationToken);
            }
        }
    }

    // Line by line, so that nothing new is written before its time.
    private async ValueTask<long> RepeatAsync(AnalysisOutput output, AnalysisText text, byte[] buffer, long lines, CancellationToken cancellationToken)
    {
        var stamp = AnalysisText.Stamp(timeProvider.GetUtcNow());
        var written = 0L;
        while (written < lines && output.IsBehind)
        {
            var length = Fill(text, buffer, stamp, written + 1, ref written);
            await output.WriteAsync(buffer.AsMemory(0, length), cancellationToken);
        }

        return written;
    }

    private static int Fill(AnalysisText text, byte[] buffer, byte[] stamp, long due, ref long written)
    {
        var length = 0;
        for (; written < due && buffer.Length - length >= AnalysisText.LongestLine; written++)
        {
            length += text.WriteLine(buffer.AsSpan(length), stamp);
        }

        return length;
    }

    [LoggerMessage(4, LogLevel.Error, "The output of analysis {Id} could not be written to its file.")]
    private static partial void LogFileFailed(ILogger logger, JobId id, Exception exception);
}
