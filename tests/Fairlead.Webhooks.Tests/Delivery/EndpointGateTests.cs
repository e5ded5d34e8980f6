using Fairlead.Webhooks.Delivery;
using Fairlead.Webhooks.Outbox;
using Fairlead.Webhooks.Tests.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using TestSupport;

namespace Fairlead.Webhooks.Tests.Delivery;

public sealed class EndpointGateTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EnterAsync_BreakEndsWhileItIsAskedFor_IsLetInAllTheSame()
    {
        var manual = new ManualTimeProvider();
        var time = new HastyTime(manual);
        var options = new WebhookPusherOptions { FailuresBeforeBreak = 1, BreakDuration = TimeSpan.FromMilliseconds(5), MaxBreakDuration = TimeSpan.FromMilliseconds(5) };
        using var receiver = new ScriptedReceiver();
        using var context = new PusherContext(
            options, new MemoryWebhookOutbox(), time, NullLogger.Instance, meterFactory: null, receiver, new Random(7));
        using var gate = new EndpointGate(context);
        await gate.EnterAsync(Token);
        gate.Exit(new DeliveryOutcome(DeliveryResult.Failed, RetryAfter: null, Error: null));

        // Nothing is on its way, so that only the timer can let it in.
        time.Step = TimeSpan.FromMilliseconds(10);
        var entering = gate.EnterAsync(Token).AsTask();
        time.Step = TimeSpan.Zero;
        manual.Advance(TimeSpan.FromMilliseconds(10));

        await entering.WaitAsync(RunningPusher.HardLimit, Token);
    }
}
