using System.Net;

namespace Fairlead.Webhooks.Delivery;

/// <summary>Reports that a host has no address that the guard lets through.</summary>
internal sealed class WebhookAddressException(string host, IPAddress? refused)
    : Exception(refused is null ? $"{host} has no address" : $"{host} has the address {refused}, which is for special purposes");
