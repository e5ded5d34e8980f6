using System.Diagnostics;
using System.Text.Json;
using Fairlead.Webhooks;
using FullService.Compute;

namespace FullService.Webhooks;

/// <summary>Writes dead letters as operators see them: without the secret of the endpoint, and without what was to be sent.</summary>
internal static class WebhookDeadLetterJson
{
    /// <summary>Writes the first letters, which were parked first, and how many there are.</summary>
    public static void WriteList(Utf8JsonWriter writer, (IReadOnlyList<WebhookDeadLetter> Letters, int Limit) list)
    {
        writer.WriteStartObject();
        writer.WriteNumber("count"u8, list.Letters.Count);
        writer.WriteStartArray("deadLetters"u8);
        foreach (var letter in list.Letters.Take(list.Limit))
        {
            WriteLetter(writer, letter);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public static void WriteChange(Utf8JsonWriter writer, (string Id, string Status) change)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, change.Id);
        writer.WriteString("status"u8, change.Status);
        writer.WriteEndObject();
    }

    private static void WriteLetter(Utf8JsonWriter writer, WebhookDeadLetter letter)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, letter.Id);
        writer.WriteString("webhookUrl"u8, letter.Endpoint.Url.AbsoluteUri);
        writer.WriteString("reason"u8, NameOf(letter.Reason));
        writer.WriteStartArray("streamIds"u8);
        foreach (var id in letter.StreamIds)
        {
            writer.WriteStringValue(id);
        }

        writer.WriteEndArray();
        JobJson.WriteTime(writer, "parkedAt"u8, letter.ParkedAt);
        writer.WriteString("lastError"u8, letter.LastError);
        writer.WriteEndObject();
    }

    private static string NameOf(WebhookParkReason reason) => reason switch
    {
        WebhookParkReason.RetriesExhausted => "retries_exhausted",
        WebhookParkReason.BufferFull => "buffer_full",
        _ => throw new UnreachableException($"{reason} is no reason."),
    };
}
