using FullService.Http;

namespace FullService.Relay;

/// <summary>Refusals because of the upstream.</summary>
internal static class UpstreamRefusals
{
    public static Refusal NoUpstream { get; } = new(
        StatusCodes.Status503ServiceUnavailable, "Nothing is relayed: the service was started without an upstream. Start it with --Relay:Upstream and a URL.");

    public static Refusal Unreachable { get; } = new(
        StatusCodes.Status502BadGateway, "The upstream cannot be reached, or its answer is none, and nothing stored may stand in for it.");

    public static Refusal TooSlow { get; } = new(
        StatusCodes.Status504GatewayTimeout, "The upstream did not answer in the time that it is given, and nothing stored may stand in for it.");

    public static Refusal Busy { get; } = new(
        StatusCodes.Status503ServiceUnavailable, "The upstream takes no more requests for now, and nothing stored may stand in for its answer.");

    public static Refusal NotUnderstood { get; } = new(
        StatusCodes.Status502BadGateway, "The upstream answered something else than restaurants; /relay/restaurant shows what.");

    public static Refusal Unexpected(int status) => new(
        StatusCodes.Status502BadGateway, $"The upstream answered with status {status}; /relay/restaurant shows the answer. Relay:Upstream must be the URL below which /restaurant is.");
}
