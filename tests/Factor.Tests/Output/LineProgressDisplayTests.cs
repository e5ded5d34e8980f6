using Factor.Output;
using Factor.Running;
using TestSupport;

namespace Factor.Tests.Output;

public sealed class LineProgressDisplayTests
{
    [Fact]
    public async Task ShowAsync_QuickWork_DrawsNothing()
    {
        using var terminal = new StringWriter();

        await new LineProgressDisplay(terminal, static () => 80, new ManualTimeProvider()).ShowAsync(new Work { Input = "91" }, Task.CompletedTask);

        Assert.Empty(terminal.ToString());
    }

    [Fact]
    public async Task ShowAsync_LongWork_DrawsALineAndErasesIt()
    {
        using var terminal = new SignalingWriter();
        var time = new ManualTimeProvider();
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var shown = new LineProgressDisplay(terminal, static () => 80, time).ShowAsync(new Work { Input = "91" }, end.Task);
        time.Advance(TimeSpan.FromMilliseconds(200));
        await terminal.Flushed.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        end.SetResult();
        await shown.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal("\r\e[K91  0.2 s\r\e[K", terminal.ToString());
    }

    private sealed class SignalingWriter : StringWriter
    {
        private readonly TaskCompletionSource _flushed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Flushed => _flushed.Task;

        public override Task FlushAsync()
        {
            _flushed.TrySetResult();
            return Task.CompletedTask;
        }
    }
}
