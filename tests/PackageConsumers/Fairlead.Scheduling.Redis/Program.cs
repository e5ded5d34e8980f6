using Consumer;
using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;
using Microsoft.Extensions.DependencyInjection;

// Nothing listens there: what can be seen without a server is that one is asked for, and what is said when there is none.
var services = new ServiceCollection();
services.AddRedisConnection("127.0.0.1:1,connectTimeout=100");
services.AddFairJobs<string, string>("jobs")
    .SerializedBy(TextJson.Default.String, TextJson.Default.String)
    .UseRedis(options => options.RetryBudget = TimeSpan.Zero);
using var provider = services.BuildServiceProvider();
Console.WriteLine($"the store is {provider.GetRequiredService<IJobStore<string, string>>().GetType().Name}");
try
{
    await provider.GetRequiredService<JobQueue<string, string>>().EnqueueAsync("alice", "a job");
}
catch (JobStoreUnavailableException exception)
{
    Console.WriteLine($"without a server: {exception.Failure}");
}
