using Fairlead.Webhooks;
using Fairlead.Webhooks.Outbox;
using Fairlead.Webhooks.Redis;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

// Nothing listens there: what can be seen without a server is that one is asked for, and what is said when there is none.
var services = new ServiceCollection();
services.AddSingleton<IConnectionMultiplexer>(static _ => ConnectionMultiplexer.Connect("127.0.0.1:1,connectTimeout=100,abortConnect=false"));
services.AddWebhookPusher().UseRedis(options => options.RetryBudget = TimeSpan.Zero);
await using var provider = services.BuildServiceProvider();
Console.WriteLine($"the outbox is {provider.GetRequiredService<IWebhookOutbox>().GetType().Name}");
try
{
    await provider.GetRequiredService<WebhookPusher>().OpenStreamAsync(new WebhookEndpoint(new Uri("https://receiver.example/")), "job-1");
}
catch (WebhookOutboxUnavailableException exception)
{
    Console.WriteLine($"without a server: {exception.Failure}");
}
