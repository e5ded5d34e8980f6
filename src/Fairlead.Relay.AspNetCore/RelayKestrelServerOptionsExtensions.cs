using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;

// The namespace in which applications look for Use methods.
namespace Microsoft.AspNetCore.Builder;

/// <summary>Prepares Kestrel for relaying.</summary>
public static class RelayKestrelServerOptionsExtensions
{
    /// <summary>Lets the fields of requests and responses pass as the bytes they are (Latin-1), which is how HTTP defines them.</summary>
    /// <param name="options">Kestrel's settings.</param>
    /// <returns><paramref name="options"/>.</returns>
    /// <remarks>
    /// It holds for the whole server: an endpoint that wants text beyond ASCII in a field has to decode it itself. Without it a relay replaces such characters of the
    /// upstream's fields by question marks, because Kestrel would refuse to write them.
    /// </remarks>
    public static KestrelServerOptions UseRelayFieldEncoding(this KestrelServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
        options.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
        return options;
    }
}
