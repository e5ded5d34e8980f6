using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace WebhookReceiver.Streams;

/// <summary>The file of one stream.</summary>
internal sealed class StreamFile(string path) : IDisposable
{
    private const int LongestName = 200;

    private SafeFileHandle? _handle;
    private long _length;

    /// <summary>Gets the name of the file of a stream: no id leads out of the folder.</summary>
    public static string NameOf(string streamId)
    {
        // Separators are escaped, and with the extension no name is "..".
        var name = Uri.EscapeDataString(streamId);
        return name.Length <= LongestName ? $"{name}.txt" : $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(streamId)))}.txt";
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _handle ??= File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        RandomAccess.Write(_handle, bytes, _length);
        _length += bytes.Length;
    }

    public void Dispose() => _handle?.Dispose();
}
