using Fairlead.Webhooks.Outbox;
using Fairlead.Webhooks.Redis.Tests.Hosting;
using Fairlead.Webhooks.Tests.Outbox;

namespace Fairlead.Webhooks.Redis.Tests;

/// <summary>The contract of every outbox, on a server of the test's own.</summary>
public sealed class RedisWebhookOutboxTests : WebhookOutboxContract, IAsyncLifetime
{
    private SharedOutbox? _shared;

    public async ValueTask InitializeAsync() => _shared = await SharedOutbox.StartAsync();

    public ValueTask DisposeAsync() => _shared?.DisposeAsync() ?? default;

    protected override ValueTask<IWebhookOutbox> CreateAsync() => ValueTask.FromResult<IWebhookOutbox>(_shared!.Open());

    protected override async ValueTask<IWebhookOutbox> SucceedAsync(IWebhookOutbox outbox)
    {
        await outbox.LeaveAsync(TestContext.Current.CancellationToken);
        return _shared!.Open();
    }
}
