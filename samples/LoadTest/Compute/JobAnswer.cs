using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace LoadTest.Compute;

/// <summary>What the service says of one job. One object is filled again and again, so that a million answers allocate little.</summary>
internal sealed class JobAnswer
{
    private readonly byte[] _id = new byte[JobIdTable.MaxIdBytes];
    private readonly List<AnsweredFactor> _factors = [];
    private int _idLength;

    public ReadOnlySpan<byte> Id => _id.AsSpan(0, _idLength);

    public JobStatus Status { get; private set; }

    public string? CallerId { get; private set; }

    /// <summary>Gets the number; 0 when there is none that is understood.</summary>
    public UInt128 Number { get; private set; }

    public IReadOnlyList<AnsweredFactor> Factors => _factors;

    public bool IsPrime { get; private set; }

    public bool FromCache { get; private set; }

    public DateTimeOffset? SubmittedAt { get; private set; }

    public DateTimeOffset? StartedAt { get; private set; }

    public DateTimeOffset? CompletedAt { get; private set; }

    public string? Error { get; private set; }

    /// <summary>Reads a job; the reader stands on the start of its object and ends on the end of it.</summary>
    /// <exception cref="JsonException">It is no object, or a member has another type than the contract says.</exception>
    public void Read(ref Utf8JsonReader reader)
    {
        Clear();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A job is not a JSON object.");
        }

        try
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                ReadMember(ref reader);
            }
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException)
        {
            throw new JsonException($"A job has a member of another type than the contract says: {error.Message}", error);
        }
    }

    private void Clear()
    {
        _idLength = 0;
        _factors.Clear();
        Status = JobStatus.Unknown;
        CallerId = Error = null;
        Number = 0;
        IsPrime = FromCache = false;
        SubmittedAt = StartedAt = CompletedAt = null;
    }

    private void ReadMember(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("id"u8))
        {
            ReadId(ref reader);
        }
        else if (reader.ValueTextEquals("status"u8))
        {
            Status = ReadStatus(ref reader);
        }
        else if (reader.ValueTextEquals("number"u8))
        {
            Number = ReadInteger(ref reader);
        }
        else if (reader.ValueTextEquals("factors"u8))
        {
            ReadFactors(ref reader);
        }
        else if (!TryReadTime(ref reader) && !TryReadDetail(ref reader))
        {
            reader.Read();
            reader.Skip();
        }
    }

    private bool TryReadTime(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("submittedAt"u8))
        {
            SubmittedAt = ReadTime(ref reader);
        }
        else if (reader.ValueTextEquals("startedAt"u8))
        {
            StartedAt = ReadTime(ref reader);
        }
        else if (reader.ValueTextEquals("completedAt"u8))
        {
            CompletedAt = ReadTime(ref reader);
        }
        else
        {
            return false;
        }

        return true;
    }

    private bool TryReadDetail(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("callerId"u8))
        {
            CallerId = ReadText(ref reader);
        }
        else if (reader.ValueTextEquals("error"u8))
        {
            Error = ReadText(ref reader);
        }
        else if (reader.ValueTextEquals("isPrime"u8))
        {
            IsPrime = reader.Read() && reader.TokenType == JsonTokenType.True;
        }
        else if (reader.ValueTextEquals("fromCache"u8))
        {
            FromCache = reader.Read() && reader.TokenType == JsonTokenType.True;
        }
        else
        {
            return false;
        }

        return true;
    }

    private void ReadId(ref Utf8JsonReader reader)
    {
        reader.Read();
        var text = reader.ValueSpan;
        _idLength = reader.TokenType == JsonTokenType.String && text.Length <= _id.Length ? text.Length : 0;
        text[.._idLength].CopyTo(_id);
    }

    private static JobStatus ReadStatus(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType != JsonTokenType.String ? JobStatus.Unknown
            : reader.ValueTextEquals("completed"u8) ? JobStatus.Completed
            : reader.ValueTextEquals("pending"u8) ? JobStatus.Pending
            : reader.ValueTextEquals("running"u8) ? JobStatus.Running
            : reader.ValueTextEquals("failed"u8) ? JobStatus.Failed
            : reader.ValueTextEquals("canceled"u8) ? JobStatus.Canceled
            : JobStatus.Unknown;
    }

    private void ReadFactors(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("The factors of a job are not a JSON array.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            _factors.Add(ReadFactor(ref reader));
        }
    }

    private static AnsweredFactor ReadFactor(ref Utf8JsonReader reader)
    {
        UInt128 prime = 0;
        var exponent = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("prime"u8))
            {
                prime = ReadInteger(ref reader);
            }
            else if (reader.ValueTextEquals("exponent"u8))
            {
                reader.Read();
                exponent = reader.GetInt32();
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return new AnsweredFactor(prime, exponent);
    }

    private static UInt128 ReadInteger(ref Utf8JsonReader reader)
    {
        reader.Read();
        var text = reader.TokenType == JsonTokenType.String ? reader.ValueSpan : default;

        // Most fit 64 bits, whose parser is several times as fast.
        if (text.Length < 20 && Utf8Parser.TryParse(text, out ulong small, out var used) && used == text.Length)
        {
            return small;
        }

        return UInt128.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;
    }

    private static DateTimeOffset? ReadTime(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Null ? null : reader.GetDateTimeOffset();
    }

    private static string? ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString();
    }
}
