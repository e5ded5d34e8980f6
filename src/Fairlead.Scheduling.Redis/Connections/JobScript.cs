using System.Security.Cryptography;
using System.Text;

namespace Fairlead.Scheduling.Redis.Connections;

/// <summary>A script as Redis knows it: its text, and the hash by which it is called once Redis has it.</summary>
internal sealed class JobScript
{
    private JobScript(string text)
    {
        Text = text;
#pragma warning disable CA5350 // Redis names scripts by this hash; nothing is kept secret with it.
        Hash = SHA1.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350
    }

    public string Text { get; }

    public byte[] Hash { get; }

    /// <summary>Reads scripts that are embedded in this assembly, and joins them to one.</summary>
    public static JobScript Join(params ReadOnlySpan<string> names)
    {
        var text = new StringBuilder();
        foreach (var name in names)
        {
            using var stream = typeof(JobScript).Assembly.GetManifestResourceStream($"{name}.lua")
                ?? throw new InvalidOperationException($"The script {name} is not embedded.");
            using var reader = new StreamReader(stream, Encoding.UTF8);
            text.Append(reader.ReadToEnd()).Append('\n');
        }

        return new JobScript(text.ToString());
    }
}
