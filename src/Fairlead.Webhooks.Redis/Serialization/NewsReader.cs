using Fairlead.Webhooks.Outbox;
using StackExchange.Redis;

namespace Fairlead.Webhooks.Redis.Serialization;

/// <summary>Reads what scripts tell of streams, requests and standings; the scripts say in which order.</summary>
internal static class NewsReader
{
    private const int PartWidth = 6;
    private const int PartsBegin = 5;

    public static NewsPage ReadPage(RedisResult answer)
    {
        var parts = (RedisResult[])answer!;
        var letters = new List<OutboxDeadLetter>();
        var streams = ((RedisResult[])parts[1]!).Select(told => ReadStream((RedisValue[])told!, letters)).ToList();
        var requests = ((RedisResult[])parts[2]!).Select(told => ReadRequest((RedisValue[])told!, letters)).OfType<OutboxRequest>().ToList();
        var standings = ((RedisResult[])parts[3]!).Select(static told => ReadStanding((RedisValue[])told!)).ToList();
        return new NewsPage((string)parts[0]!, new OutboxRecovery(requests, letters, streams), standings, HasMore: (int)parts[4] == 1);
    }

    private static OutboxStream ReadStream(RedisValue[] fields, List<OutboxDeadLetter> letters)
    {
        var stream = ReadStream(fields, wasElsewhere: true);
        if (!fields[11].IsNullOrEmpty)
        {
            letters.Add(new OutboxDeadLetter(LetterText.Read(fields[11]!, stream.Endpoint, [stream.StreamId]), Request: null));
        }

        return stream;
    }

    // Nothing when it is parked: then its letter has it.
    private static OutboxRequest? ReadRequest(RedisValue[] fields, List<OutboxDeadLetter> letters)
    {
        var request = ReadRequest(fields);
        if (fields[3].IsNullOrEmpty)
        {
            return request;
        }

        letters.Add(new OutboxDeadLetter(LetterText.Read(fields[3]!, request.Endpoint, [.. request.Parts.Select(static part => part.StreamId)]), request));
        return null;
    }

    public static OutboxStream ReadStream(RedisValue[] fields, bool wasElsewhere) => new(EndpointText.Read(fields[1]!), fields[0]!, (long)fields[2])
    {
        Chunks = (long)fields[3],
        AcknowledgedLength = (long)fields[4],
        FrozenLength = (long)fields[5],
        IsCompleted = (int)fields[6] == 1,
        IsEndFrozen = (int)fields[7] == 1,
        IsEndAcknowledged = (int)fields[8] == 1,
        Hold = (OutboxHold)(int)fields[9],
        Tail = (byte[])fields[10]!,
        WasElsewhere = wasElsewhere,
    };

    private static OutboxRequest ReadRequest(RedisValue[] fields)
    {
        var parts = new OutboxPart[(fields.Length - PartsBegin) / PartWidth];
        for (var index = 0; index < parts.Length; index++)
        {
            var part = fields.AsSpan(PartsBegin + (index * PartWidth), PartWidth);
            parts[index] = new OutboxPart(part[0]!, (long)part[1], (long)part[2], (long)part[3], (long)part[4], (int)part[5] == 1);
        }

        return new OutboxRequest(fields[0]!, EndpointText.Read(fields[1]!), (byte[])fields[4]!, parts, LetterText.Moment(fields[2]!));
    }

    private static OutboxStanding ReadStanding(RedisValue[] fields) =>
        new(fields[0]!, (long)fields[1], (OutboxHold)(int)fields[2], (long)fields[3], (int)fields[4] == 1);
}
