using System.Text.Json;
using FullService.Http;

namespace FullService.Compute;

/// <summary>Refuses the wish for a webhook, which this version does not fulfil, instead of forgetting it silently.</summary>
internal static class WebhookProperties
{
    /// <summary>Passes over a webhook property that is null; refuses every other property.</summary>
    public static bool TrySkip(ref Utf8JsonReader reader, string allowed, out Refusal refusal)
    {
        if (!reader.ValueTextEquals("webhookUrl"u8) && !reader.ValueTextEquals("webhookSecret"u8))
        {
            refusal = JsonBody.RefuseProperty(ref reader, allowed);
            return false;
        }

        var name = reader.GetString();
        reader.Read();
        refusal = reader.TokenType == JsonTokenType.Null
            ? default
            : Refusal.UnprocessableEntity(
                $"\"{name}\" is not available in this version: webhooks are not sent. Leave it out, and wait with GET /compute/{{id}}?wait=60.");
        return reader.TokenType == JsonTokenType.Null;
    }
}
