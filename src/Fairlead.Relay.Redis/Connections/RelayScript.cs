using System.Security.Cryptography;
using System.Text;

namespace Fairlead.Relay.Redis.Connections;

/// <summary>A script as Redis knows it: its text, and the hash by which it is called once Redis has it.</summary>
internal sealed class RelayScript
{
    private RelayScript(string name, string text)
    {
        (Name, Text) = (name, text);
#pragma warning disable CA5350 // Redis names scripts by this hash; nothing is kept secret with it.
        Hash = SHA1.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350
    }

    public static RelayScript Find { get; } = Read("find");

    public static RelayScript Store { get; } = Read("store");

    public static RelayScript Remove { get; } = Read("remove");

    public static RelayScript RemovePrefix { get; } = Read("remove-prefix");

    public static RelayScript Members { get; } = Read("members");

    public static RelayScript Append { get; } = Read("append");

    public static RelayScript ReadPiece { get; } = Read("read");

    public static RelayScript Discard { get; } = Read("discard");

    public string Name { get; }

    public string Text { get; }

    public byte[] Hash { get; }

    private static RelayScript Read(string name)
    {
        var text = new StringBuilder();
        foreach (var part in new[] { "library", name })
        {
            using var stream = typeof(RelayScript).Assembly.GetManifestResourceStream($"{part}.lua")
                ?? throw new InvalidOperationException($"The script {part} is not embedded.");
            using var reader = new StreamReader(stream, Encoding.UTF8);
            text.Append(reader.ReadToEnd()).Append('\n');
        }

        return new RelayScript(name, text.ToString());
    }
}
