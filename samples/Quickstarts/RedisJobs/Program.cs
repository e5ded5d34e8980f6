// A fair job queue that any number of processes share: start this program several times. It needs a Redis, by default on this machine.
// snippet: redis
using Fairlead.Scheduling.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RedisJobs;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddRedisConnection(builder.Configuration["Redis"] ?? "localhost:6379");
builder.Services.AddHealthChecks().AddRedis();
builder.Services.AddFairJobs<string, string>("greetings", options => options.Workers = 2)
    .HandledBy<GreetingHandler>()
    .SerializedBy(GreetingJson.Default.String, GreetingJson.Default.String)
    .UseRedis();
using var host = builder.Build();
await host.StartAsync();

var jobs = host.Services.GetRequiredService<JobQueue<string, string>>();
JobId id = await jobs.EnqueueAsync(caller: "alice", job: "world");
var done = await jobs.WaitAsync(id, TimeSpan.FromSeconds(10));
Console.WriteLine($"{done?.Status}: {done?.Result}");
// end-snippet
await host.StopAsync();
