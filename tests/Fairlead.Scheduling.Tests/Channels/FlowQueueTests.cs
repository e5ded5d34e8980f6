using Fairlead.Scheduling.Channels;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Scheduling.Tests.Channels;

public sealed class FlowQueueTests
{
    [Fact]
    public void Commands_AnySequence_AgreeWithAQueue() =>
        Prop.ForAll<byte[]>(static commands =>
            {
                var pool = new ChunkPool<int>();
                var queues = new[] { new FlowQueue<int, int>(), new FlowQueue<int, int>() };
                var models = new[] { new Queue<int>(), new Queue<int>() };
                return commands.Index().All(command => Agree(queues[command.Item % 2], models[command.Item % 2], pool, command.Item / 2, command.Index));
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(400));

    // Adds up to 60 items, or removes up to 60.
    private static bool Agree(FlowQueue<int, int> queue, Queue<int> model, ChunkPool<int> pool, int command, int number)
    {
        for (var step = 0; step < command / 2; step++)
        {
            if (command % 2 == 0)
            {
                var item = (number * 64) + step;
                queue.Add(item, item + 1, pool);
                model.Enqueue(item);
            }
            else if (model.TryDequeue(out var expected) && queue.RemoveFirst(pool) != expected)
            {
                return false;
            }

            if (queue.Count != model.Count || (model.TryPeek(out var first) && (queue.Head, queue.HeadCost) != (first, first + 1)))
            {
                return false;
            }
        }

        return true;
    }
}
