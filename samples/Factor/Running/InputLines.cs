using System.Runtime.CompilerServices;

namespace Factor.Running;

/// <summary>Expressions from a stream of lines.</summary>
internal static class InputLines
{
    /// <summary>Reads lines until the end of a stream, without the empty ones.</summary>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static async IAsyncEnumerable<string> ReadAsync(TextReader reader, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // A read from a terminal goes on until a line comes; after a cancellation nobody waits for it.
        while (await reader.ReadLineAsync(CancellationToken.None).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return line.Trim();
            }
        }
    }
}
