using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fairlead.Relay.Storage;

/// <summary>The names of the files of a key: hashes, so that no URL gets anywhere near a path.</summary>
/// <remarks>
/// <c>ab/abcd….head</c> has the heads of all responses of a key; <c>ab/abcd…-id.body</c> has one body; <c>ab/abcd…-id.new</c> is a head that is being written.
/// </remarks>
internal static class FileNames
{
    public const string HeadEnding = ".head";
    public const string BodyEnding = ".body";
    public const string NewEnding = ".new";
    private const int HashLength = 32;

    /// <summary>Hashes a key; the same in every process.</summary>
    public static UInt128 HashOf(string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    public static string Head(string folder, UInt128 hash) => Path.Combine(folder, Shard(hash), Text(hash) + HeadEnding);

    public static string Body(string folder, UInt128 hash, Guid id) => Path.Combine(folder, Shard(hash), $"{Text(hash)}-{id:N}{BodyEnding}");

    public static string New(string folder, UInt128 hash) => Path.Combine(folder, Shard(hash), $"{Text(hash)}-{Guid.NewGuid():N}{NewEnding}");

    /// <summary>Lists the folders that files are spread over.</summary>
    public static IEnumerable<string> Shards(string folder) => Enumerable.Range(0, 256).Select(shard => Path.Combine(folder, shard.ToString("x2", CultureInfo.InvariantCulture)));

    /// <summary>Reads the hash a file name begins with.</summary>
    public static bool TryHash(string path, out UInt128 hash)
    {
        var name = Path.GetFileName(path.AsSpan());
        hash = default;
        return name.Length > HashLength && UInt128.TryParse(name[..HashLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out hash);
    }

    private static string Text(UInt128 hash) => hash.ToString("x32", CultureInfo.InvariantCulture);

    private static string Shard(UInt128 hash) => ((byte)(hash >> 120)).ToString("x2", CultureInfo.InvariantCulture);
}
