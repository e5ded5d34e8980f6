using FullService.Hosting;
using Microsoft.AspNetCore.Http.Metadata;

namespace FullService.Http;

/// <summary>The largest body of one endpoint, where it is not that of the server; routing hands it to the server.</summary>
internal sealed class BodyLimit(long? bytes) : IRequestSizeLimitMetadata
{
    /// <summary>Gets the limit of an endpoint that has none.</summary>
    public static BodyLimit None { get; } = new(bytes: null);

    public long? MaxRequestBodySize => bytes;

    public static long Of(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<BodyLimit>() is { } limit ? limit.MaxRequestBodySize ?? long.MaxValue : KestrelLimits.MaxBodyBytes;
}
