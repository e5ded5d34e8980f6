using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Fairlead.Factoring;
using Fairlead.Scheduling.Jobs;

namespace FullService.Compute;

/// <summary>Writes jobs straight into the buffer of the response.</summary>
internal static class JobJson
{
    public const string ContentType = "application/json; charset=utf-8";
    private const int IdLength = 32;
    private const int ShortNumber = 128;

    /// <summary>Answers with one JSON value; the status code is set before.</summary>
    public static async Task WriteAsync<T>(HttpResponse response, T value, Action<Utf8JsonWriter, T> write)
    {
        response.ContentType = ContentType;
        await using (var writer = new Utf8JsonWriter(response.BodyWriter))
        {
            write(writer, value);

            // Nothing has been sent yet, so the length can still be told, and the body needs no chunks.
            await writer.FlushAsync(response.HttpContext.RequestAborted);
            response.ContentLength = writer.BytesCommitted;
        }

        await response.BodyWriter.FlushAsync(response.HttpContext.RequestAborted);
    }

    /// <summary>Writes a job as <c>GET /compute/{id}</c> answers it.</summary>
    public static void WriteJob(Utf8JsonWriter writer, JobSnapshot<FactorJob, FactorResult> job)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("id"u8);
        WriteId(writer, job.Id);
        writer.WriteString("callerId"u8, job.Caller);
        WriteNumber(writer, "number"u8, job.Job.Number);
        writer.WriteString("status"u8, JobStatusNames.Of(job.Status));
        WriteFactors(writer, job.Result?.Factors ?? []);
        if (job is { Status: JobStatus.Dead, Result: { } partial })
        {
            WriteNumber(writer, "remaining"u8, partial.Remaining);
        }

        writer.WriteBoolean("isPrime"u8, job.Result?.IsPrime ?? false);
        writer.WriteNumber("attempts"u8, job.Attempts);
        WriteTimes(writer, job);
        writer.WriteBoolean("fromCache"u8, job.Result?.FromCache ?? false);
        writer.WriteString("error"u8, job.Error);
        writer.WriteEndObject();
    }

    public static void WriteId(Utf8JsonWriter writer, JobId id)
    {
        Span<byte> text = stackalloc byte[IdLength];
        id.Value.TryFormat(text, out _, "N");
        writer.WriteStringValue(text);
    }

    private static void WriteTimes(Utf8JsonWriter writer, JobSnapshot<FactorJob, FactorResult> job)
    {
        writer.WriteString("submittedAt"u8, job.SubmittedAt.UtcDateTime);
        WriteTime(writer, "startedAt"u8, job.StartedAt);
        WriteTime(writer, "completedAt"u8, job.EndedAt);
        if (job is { HasEnded: true, Duration: { } duration })
        {
            writer.WriteNumber("durationMs"u8, Math.Round(duration.TotalMilliseconds, 3));
        }
        else
        {
            writer.WriteNull("durationMs"u8);
        }
    }

    public static void WriteTime(Utf8JsonWriter writer, ReadOnlySpan<byte> name, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            // As DateTime in UTC it is written with a Z.
            writer.WriteString(name, known.UtcDateTime);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    private static void WriteFactors(Utf8JsonWriter writer, IReadOnlyList<PrimePower> factors)
    {
        writer.WriteStartArray("factors"u8);
        foreach (var factor in factors)
        {
            writer.WriteStartObject();
            WriteNumber(writer, "prime"u8, factor.Prime);
            writer.WriteNumber("exponent"u8, factor.Exponent);
            writer.WriteBoolean("proved"u8, factor.IsProved);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter writer, ReadOnlySpan<byte> name, BigInteger number)
    {
        Span<char> text = stackalloc char[ShortNumber];
        if (number.TryFormat(text, out var length, default, CultureInfo.InvariantCulture))
        {
            writer.WriteString(name, text[..length]);
        }
        else
        {
            writer.WriteString(name, number.ToString(CultureInfo.InvariantCulture));
        }
    }
}
