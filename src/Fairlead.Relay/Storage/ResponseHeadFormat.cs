using System.Collections.Immutable;
using Fairlead.Relay.Freshness;

namespace Fairlead.Relay.Storage;

/// <summary>Writes heads of stored responses as bytes, for stores outside of the process's memory.</summary>
/// <remarks>The format has no mark and no checksum: a store whose bytes may be of another format, or damaged, adds its own.</remarks>
public static class ResponseHeadFormat
{
    /// <summary>Writes a head.</summary>
    public static void Write(BinaryWriter writer, ResponseHead head)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(head);
        writer.Write7BitEncodedInt(head.Status);
        WriteOptional(writer, head.ReasonPhrase);
        writer.Write(head.RequestTime.UtcTicks);
        writer.Write(head.ResponseTime.UtcTicks);
        writer.Write7BitEncodedInt(head.SelectingFields.Length);
        foreach (var field in head.SelectingFields)
        {
            writer.Write(field.Name);
            WriteOptional(writer, field.Value);
        }

        writer.Write7BitEncodedInt(head.Fields.Length);
        foreach (var field in head.Fields)
        {
            writer.Write(field.Name);
            writer.Write(field.Value);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="IOException">The bytes end too early.</exception>
    /// <exception cref="FormatException">A number is not one that was written.</exception>
    /// <exception cref="ArgumentException">A number, a time or a text is not one that was written.</exception>
    public static ResponseHead Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var status = reader.Read7BitEncodedInt();
        var reason = ReadOptional(reader);
        var requestTime = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);
        var responseTime = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);

        // Grown as they are read: a count that is damaged must not reserve memory.
        var selecting = ImmutableArray.CreateBuilder<SelectingField>();
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--)
        {
            selecting.Add(new SelectingField(reader.ReadString(), ReadOptional(reader)));
        }

        var fields = ImmutableArray.CreateBuilder<HeaderField>();
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--)
        {
            fields.Add(new HeaderField(MemoryCosts.ShareName(reader.ReadString()), reader.ReadString()));
        }

        return new ResponseHead(status, reason, fields.ToImmutable(), selecting.ToImmutable(), requestTime, responseTime);
    }

    private static void WriteOptional(BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        if (text is not null)
        {
            writer.Write(text);
        }
    }

    private static string? ReadOptional(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;
}
