using System.Buffers;
using System.Text.Json;

namespace FullService.Http;

/// <summary>What the readers of JSON bodies share: strictly one object, each property once, no others.</summary>
internal static class JsonBody
{
    /// <summary>Begins to read a body; small ones lie in one piece, which is read faster.</summary>
    public static Utf8JsonReader CreateReader(in ReadOnlySequence<byte> body) =>
        body.IsSingleSegment ? new Utf8JsonReader(body.FirstSpan) : new Utf8JsonReader(body);

    /// <summary>Moves to the next property of the object, or past its end.</summary>
    /// <returns><see langword="false"/> after the last property, when nothing but white space follows.</returns>
    /// <exception cref="JsonException">The body is not valid JSON.</exception>
    public static bool ReadProperty(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.PropertyName)
        {
            return true;
        }

        // The end of the object; the reader throws when anything follows.
        reader.Read();
        return false;
    }

    /// <summary>Refuses a property that is not known here.</summary>
    public static Refusal RefuseProperty(ref Utf8JsonReader reader, string allowed) =>
        Refusal.BadRequest($"The property {RequestText.Quote(reader.GetString()!)} is not known here; {allowed}.");

    public static Refusal RefuseRepetition(string property) =>
        Refusal.BadRequest($"The property \"{property}\" is given more than once.");

    /// <summary>Says what is wrong with a body that could not be read.</summary>
    public static Refusal Refuse(in ReadOnlySequence<byte> body, Exception exception) =>
        Refusal.BadRequest(
            body.IsEmpty ? "The body is empty; a JSON object is expected."
            : exception is JsonException { LineNumber: { } line, BytePositionInLine: { } position }
                ? $"The body is not valid JSON: the error is near line {line + 1}, byte {position + 1}."
            : "The body is not valid JSON: a text in it is not valid Unicode.");

    /// <summary>Names the type of the value at hand.</summary>
    public static string Describe(JsonTokenType type) => type switch
    {
        JsonTokenType.Number => "a JSON number",
        JsonTokenType.String => "a string",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        JsonTokenType.Null => "null",
        JsonTokenType.StartArray => "an array",
        _ => "an object",
    };
}
