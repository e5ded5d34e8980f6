using Fairlead.Scheduling;
using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

var services = new ServiceCollection();
services.AddFairScheduler(options => options.MaxConcurrency = 2);
Console.WriteLine($"AddFairScheduler offers FairScheduler: {services.Any(service => service.ServiceType == typeof(FairScheduler))}");

using var scheduler = new FairScheduler(new FairSchedulerOptions(), TimeProvider.System, NullLogger<FairScheduler>.Instance);
Console.WriteLine(await scheduler.RunAsync("alice", static _ => Task.FromResult("alice had her turn")));

using var store = new MemoryJobStore<string, string>(new JobQueueOptions(), TimeProvider.System);
var jobs = new JobQueue<string, string>(store);
var id = await jobs.EnqueueAsync("bob", "a job");
var job = await jobs.FindAsync(id);
Console.WriteLine($"bob's job is {job?.Status}");
