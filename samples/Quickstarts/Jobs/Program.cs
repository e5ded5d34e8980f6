// A fair job queue in one screen: submit, wait, read the result. The handler is in GreetingHandler.cs.
// snippet: jobs
using Fairlead.Scheduling.Jobs;
using Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddFairJobs<string, string>("greetings", options => options.Workers = 2).HandledBy<GreetingHandler>();
using var host = builder.Build();
await host.StartAsync();

var jobs = host.Services.GetRequiredService<JobQueue<string, string>>();
JobId id = await jobs.EnqueueAsync(caller: "alice", job: "world");
var done = await jobs.WaitAsync(id, TimeSpan.FromSeconds(10));
Console.WriteLine($"{done?.Status}: {done?.Result}");
// end-snippet
await host.StopAsync();
