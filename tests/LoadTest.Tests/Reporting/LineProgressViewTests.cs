using LoadTest.Reporting;
using TestSupport;

namespace LoadTest.Tests.Reporting;

public sealed class LineProgressViewTests
{
    [Fact]
    public async Task ShowAsync_TwoSecondsOfWork_WritesALineASecondAndOneAtTheEnd()
    {
        var time = new ManualTimeProvider();
        var work = new TaskCompletionSource();
        using var output = new SignalingWriter();
        var done = 0;
        var showing = new LineProgressView(output, time).ShowAsync(
            () => new ProgressState("sending", time.GetElapsedTime(0), ++done, 3, "fine"),
            work.Task);

        time.Advance(TimeSpan.FromSeconds(1));
        await output.NextLine.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        work.SetResult();
        await showing;

        Assert.Equal(
            ["sending         1.0 s  1 of 3  fine", "sending         1.0 s  2 of 3  fine"],
            output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task ShowAsync_WorkFails_EndsWithoutItsError()
    {
        using var output = new StringWriter();

        await new LineProgressView(output, new ManualTimeProvider()).ShowAsync(
            static () => new ProgressState("sending", TimeSpan.Zero, 0, 1, ""),
            Task.FromException(new InvalidOperationException()));

        Assert.NotEmpty(output.ToString());
    }

    private sealed class SignalingWriter : StringWriter
    {
        private readonly TaskCompletionSource _line = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task NextLine => _line.Task;

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            _line.TrySetResult();
        }
    }
}
