// Fairlead.Scheduling's channel in one screen: alice writes a thousand jobs, bob one, and bob's is among the first two read.
// snippet: channel
using System.Threading.Channels;
using Channel;
using Fairlead.Scheduling.Channels;

Channel<Job> channel = FairChannel.CreateBounded<string, Job>(job => job.Caller, new() { Capacity = 100_000 });

for (var page = 1; page <= 1_000; page++)
{
    await channel.Writer.WriteAsync(new Job("alice", page));
}

await channel.Writer.WriteAsync(new Job("bob", 1));
channel.Writer.Complete();

await foreach (var job in channel.Reader.ReadAllAsync())
{
    Console.WriteLine($"{job.Caller}'s page {job.Page}, {channel.Reader.Count} left");
    if (job.Caller == "bob")
    {
        break;
    }
}

// end-snippet
