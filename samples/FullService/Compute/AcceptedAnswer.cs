using System.Text;
using Fairlead.Scheduling.Jobs;

namespace FullService.Compute;

/// <summary>Writes the 202 answer about one job: its id, its status and where to ask for it.</summary>
internal static class AcceptedAnswer
{
    private const int IdLength = 32;

    private static ReadOnlySpan<byte> BeforeId => "{\"id\":\""u8;

    private static ReadOnlySpan<byte> BeforeStatus => "\",\"status\":\""u8;

    private static ReadOnlySpan<byte> BeforeUrl => "\",\"statusUrl\":\""u8;

    private static ReadOnlySpan<byte> End => "\"}"u8;

    public static Task WriteAsync(HttpResponse response, JobId id, JobStatus status)
    {
        var link = JobLinks.To(id);
        response.StatusCode = StatusCodes.Status202Accepted;
        response.ContentType = JobJson.ContentType;
        response.Headers.Location = link;

        // All of it is ASCII without anything to escape, and its length is known: no writer, no chunks.
        var name = JobStatusNames.Of(status);
        var length = BeforeId.Length + IdLength + BeforeStatus.Length + name.Length + BeforeUrl.Length + link.Length + End.Length;
        response.ContentLength = length;
        Fill(response.BodyWriter.GetSpan(length), id, name, link);
        response.BodyWriter.Advance(length);
        var flush = response.BodyWriter.FlushAsync();
        return flush.IsCompletedSuccessfully ? Task.CompletedTask : flush.AsTask();
    }

    private static void Fill(Span<byte> buffer, JobId id, string status, string link)
    {
        buffer = Append(buffer, BeforeId);
        id.Value.TryFormat(buffer, out var written, "N");
        buffer = Append(buffer[written..], BeforeStatus);
        buffer = buffer[Encoding.ASCII.GetBytes(status, buffer)..];
        buffer = Append(buffer, BeforeUrl);
        buffer = buffer[Encoding.ASCII.GetBytes(link, buffer)..];
        Append(buffer, End);
    }

    private static Span<byte> Append(Span<byte> buffer, ReadOnlySpan<byte> text)
    {
        text.CopyTo(buffer);
        return buffer[text.Length..];
    }
}
