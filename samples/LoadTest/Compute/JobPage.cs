using System.Text.Json;

namespace LoadTest.Compute;

/// <summary>Reads a page of the listing, <c>{"jobs": […], "nextCursor": "…"}</c>.</summary>
internal static class JobPage
{
    /// <summary>Hands each job to a visitor, in one object that is filled again for the next.</summary>
    /// <returns>The cursor of the next page; <see langword="null"/> after the last.</returns>
    /// <exception cref="JsonException">The body is no such page.</exception>
    public static string? Read(ReadOnlySpan<byte> body, JobAnswer answer, Action<JobAnswer> visit)
    {
        var reader = new Utf8JsonReader(body);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("The listing is not a JSON object.");
        }

        string? cursor = null;
        var hasJobs = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isJobs = reader.ValueTextEquals("jobs"u8);
            var isCursor = reader.ValueTextEquals("nextCursor"u8);
            reader.Read();
            if (isJobs && reader.TokenType == JsonTokenType.StartArray)
            {
                hasJobs = true;
                ReadJobs(ref reader, answer, visit);
            }
            else if (isCursor && reader.TokenType == JsonTokenType.String)
            {
                cursor = reader.GetString();
            }
            else
            {
                reader.Skip();
            }
        }

        return hasJobs ? cursor : throw new JsonException("The listing has no array 'jobs'.");
    }

    private static void ReadJobs(ref Utf8JsonReader reader, JobAnswer answer, Action<JobAnswer> visit)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            answer.Read(ref reader);
            visit(answer);
        }
    }
}
