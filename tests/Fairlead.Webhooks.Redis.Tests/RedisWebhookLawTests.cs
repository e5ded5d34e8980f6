using Fairlead.Webhooks.Outbox;
using Fairlead.Webhooks.Redis.Tests.Hosting;
using Fairlead.Webhooks.Tests.Outbox;

namespace Fairlead.Webhooks.Redis.Tests;

/// <summary>The law of delivery, where each pusher that is killed leaves its lease to end by itself.</summary>
public sealed class RedisWebhookLawTests : WebhookLaw, IAsyncLifetime
{
    private SharedOutbox? _shared;

    protected override (int Usual, int Soak) Runs => (4, 60);

    public async ValueTask InitializeAsync() => _shared = await SharedOutbox.StartAsync();

    public ValueTask DisposeAsync() => _shared?.DisposeAsync() ?? default;

    protected override Task<string> DescribeAsync() => _shared!.DescribeAsync();

    protected override async Task<IWebhookOutbox> SucceedAsync(IWebhookOutbox? killed)
    {
        if (killed is null)
        {
            // Another run: nothing of the one before is left.
            await _shared!.AskAsync("FLUSHALL");
        }
        else
        {
            // A renewal that comes after this would begin the lease anew, and nobody could take over for minutes.
            _shared!.Kill(killed);
            await _shared.EndLeasesAsync();
        }

        return _shared.Open();
    }
}
