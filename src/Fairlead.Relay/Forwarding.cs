namespace Fairlead.Relay;

/// <summary>Sends a request to the origin.</summary>
internal delegate Task<HttpResponseMessage> Forwarding(HttpRequestMessage request, CancellationToken cancellationToken);
