using System.Net;
using System.Net.Sockets;

namespace Fairlead.Webhooks.Delivery;

/// <summary>Makes the handler that sends: what it connects to is what the guard has judged, and it follows and remembers nothing.</summary>
internal static class GuardedHandler
{
    /// <summary>Makes the handler.</summary>
    /// <param name="guard">Judges addresses.</param>
    /// <param name="resolve">Finds the addresses of a host, which may be an address itself.</param>
    public static SocketsHttpHandler Create(AddressGuard guard, Func<string, CancellationToken, Task<IPAddress[]>> resolve) => new()
    {
        // A redirect is an answer that the guard has not seen; a proxy would connect where the guard cannot look.
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        Credentials = null,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,

        // Receivers move: their names are resolved again, and judged again, after this time.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(15),

        // Nobody reads the answers: enough for a short text, so that its connection can be used again.
        MaxResponseHeadersLength = 16,
        MaxResponseDrainSize = 16_384,
        ConnectCallback = async (context, cancellationToken) =>
            await ConnectAsync(context.DnsEndPoint, guard, resolve, cancellationToken).ConfigureAwait(false),
    };

    private static async ValueTask<Stream> ConnectAsync(
        DnsEndPoint target, AddressGuard guard, Func<string, CancellationToken, Task<IPAddress[]>> resolve, CancellationToken cancellationToken)
    {
        var addresses = await resolve(target.Host, cancellationToken).ConfigureAwait(false);
        var allowed = addresses.Where(guard.Allows).ToList();
        if (allowed.Count == 0)
        {
            throw new WebhookAddressException(target.Host, addresses.FirstOrDefault());
        }

        for (var i = 0; ; i++)
        {
            // By the address, not by the name: a second look-up could answer differently.
            var socket = new Socket(allowed[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(allowed[i], target.Port), cancellationToken).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException) when (i + 1 < allowed.Count)
            {
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }
}
