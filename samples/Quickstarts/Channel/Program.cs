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
var (first, second) = (await channel.Reader.ReadAsync(), await channel.Reader.ReadAsync());
Console.WriteLine($"First {first.Caller}, then {second.Caller}; {channel.Reader.Count} are left.");

// end-snippet
