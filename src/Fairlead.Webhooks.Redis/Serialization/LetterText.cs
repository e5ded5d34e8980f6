using System.Globalization;

namespace Fairlead.Webhooks.Redis.Serialization;

/// <summary>What Redis keeps of a dead letter beside what it parks: its id, reason, moment and last error.</summary>
internal static class LetterText
{
    public static string Write(WebhookDeadLetter letter) => string.Create(
        CultureInfo.InvariantCulture, $"{letter.Id}\n{(int)letter.Reason}\n{letter.ParkedAt.UtcTicks}{(letter.LastError is null ? "" : "\n" + letter.LastError)}");

    public static WebhookDeadLetter Read(string text, WebhookEndpoint endpoint, IReadOnlyList<string> streamIds)
    {
        var lines = text.Split('\n', 4);
        return new WebhookDeadLetter(
            lines[0], endpoint, (WebhookParkReason)int.Parse(lines[1], CultureInfo.InvariantCulture), streamIds, Moment(lines[2]), lines.Length > 3 ? lines[3] : null);
    }

    public static DateTimeOffset Moment(string ticks) => new(long.Parse(ticks, CultureInfo.InvariantCulture), TimeSpan.Zero);
}
