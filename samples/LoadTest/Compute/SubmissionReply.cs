using System.Text.Json;

namespace LoadTest.Compute;

/// <summary>Reads the ids from the replies to submissions.</summary>
internal static class SubmissionReply
{
    /// <summary>Takes the id of <c>{"id": "…", …}</c>.</summary>
    public static bool TryReadId(ReadOnlySpan<byte> body, JobLedger ledger, int job)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            return TryMoveTo(ref reader, "id"u8) && TryTakeId(ref reader, ledger, job);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Takes the ids of <c>{"ids": ["…", …]}</c>; there must be exactly as many as jobs were sent.</summary>
    public static bool TryReadIds(ReadOnlySpan<byte> body, JobLedger ledger, int firstJob, int count)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!TryMoveTo(ref reader, "ids"u8) || reader.TokenType != JsonTokenType.StartArray)
            {
                return false;
            }

            for (var job = firstJob; job < firstJob + count; job++)
            {
                if (!reader.Read() || !TryTakeId(ref reader, ledger, job))
                {
                    return false;
                }
            }

            return reader.Read() && reader.TokenType == JsonTokenType.EndArray;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Returns the title and detail of an RFC 9457 problem, or nothing when the body is none.</summary>
    public static string Problem(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? string.Join(": ", TextOf(document.RootElement, "title").Concat(TextOf(document.RootElement, "detail")))
                : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    private static IEnumerable<string> TextOf(JsonElement problem, string name) =>
        problem.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? [value.GetString()!] : [];

    /// <summary>Moves to the value of a member of the outermost object.</summary>
    private static bool TryMoveTo(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(name);
            reader.Read();
            if (found)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    private static bool TryTakeId(ref Utf8JsonReader reader, JobLedger ledger, int job) =>
        reader.TokenType == JsonTokenType.String
        && !reader.ValueIsEscaped
        && ledger.Ids.TrySet(job, reader.ValueSpan);
}
