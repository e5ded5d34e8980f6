using System.Security.Cryptography;
using System.Text;

namespace Fairlead.Webhooks.Redis.Connections;

/// <summary>A script as Redis knows it: its text, and the hash by which it is called once Redis has it.</summary>
internal sealed class OutboxScript
{
    private OutboxScript(string text)
    {
        Text = text;
#pragma warning disable CA5350 // Redis names scripts by this hash; nothing is kept secret with it.
        Hash = SHA1.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350
    }

    public static OutboxScript Join { get; } = Read("join");

    public static OutboxScript Renew { get; } = Read("renew");

    public static OutboxScript Leave { get; } = Read("leave");

    public static OutboxScript Open { get; } = Read("open");

    public static OutboxScript Find { get; } = Read("find");

    public static OutboxScript Append { get; } = Read("append");

    public static OutboxScript Store { get; } = Read("store");

    public static OutboxScript Acknowledge { get; } = Read("acknowledge");

    public static OutboxScript Park { get; } = Read("park");

    public static OutboxScript Unpark { get; } = Read("unpark");

    public static OutboxScript Forget { get; } = Read("forget");

    public string Text { get; }

    public byte[] Hash { get; }

    private static OutboxScript Read(string name)
    {
        var text = new StringBuilder();
        foreach (var part in new[] { "library", name })
        {
            using var stream = typeof(OutboxScript).Assembly.GetManifestResourceStream($"{part}.lua")
                ?? throw new InvalidOperationException($"The script {part} is not embedded.");
            using var reader = new StreamReader(stream, Encoding.UTF8);
            text.Append(reader.ReadToEnd()).Append('\n');
        }

        return new OutboxScript(text.ToString());
    }
}
