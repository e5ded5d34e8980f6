using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Fairlead.Scheduling.Redis.Sharding;

/// <summary>Which shard has the jobs of a caller: the same in every process, for as long as the number of shards stays.</summary>
internal static class ShardMap
{
    public static int ShardOf(string caller, int shards)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(caller), hash);
        return (int)(BinaryPrimitives.ReadUInt64LittleEndian(hash) % (uint)shards);
    }
}
