using Microsoft.OpenApi;

namespace FullService.Documentation;

/// <summary>Describes the relay, as far as the upstream does not decide: it takes every method but CONNECT and TRACE.</summary>
internal static class RelayDescription
{
    private static readonly HttpMethod[] Methods = [HttpMethod.Get, HttpMethod.Post, HttpMethod.Put, HttpMethod.Patch, HttpMethod.Delete];

    // OpenAPI has no place for a method of this name.
    private const string Purging =
        "When the service was started with Relay:PurgeToken, PURGE with 'Authorization: Bearer <token>' removes what is stored of the path, with 'Purge-Prefix: ?1' of all that begin with it, "
        + "and with 'Purge-Group: <name>' of a group of the upstream; it answers how many with {\"scope\", \"purged\"}, and 401 without the token.";

    public static void AddTo(OpenApiDocument document)
    {
        foreach (var method in Methods)
        {
            var summary = method == HttpMethod.Get
                ? "Asks the upstream through a shared cache (RFC 9111); Age and Cache-Status tell where the answer comes from."
                : "Asks the upstream. What succeeds removes the stored responses of the URL.";
            new OperationBuilder(document, method, "/relay/{path}", $"relay{Name(method)}", summary)
                .Describe(Purging)
                .RelayedPath("restaurant/harbour-kitchen")
                .Answer(StatusCodes.Status200OK, "What the upstream answers, with the status and the fields that it has.", "*/*", new OpenApiSchema(), example: null)
                .Refusal(StatusCodes.Status400BadRequest, "The path may lead out of the upstream's, or the length of the body is not certain.")
                .Refusal(StatusCodes.Status502BadGateway, "The upstream cannot be reached, and nothing stored may stand in for it.")
                .Refusal(StatusCodes.Status503ServiceUnavailable, "The service was started without Relay:Upstream.")
                .Refusal(StatusCodes.Status504GatewayTimeout, "The upstream is too slow, and nothing stored may stand in for it.")
                .Refusal(StatusCodes.Status508LoopDetected, "The upstream leads back to the relay.");
        }
    }

    private static string Name(HttpMethod method) => method.Method[0] + method.Method[1..].ToLowerInvariant();
}
