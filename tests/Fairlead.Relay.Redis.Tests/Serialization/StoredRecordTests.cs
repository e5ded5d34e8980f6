using System.Collections.Immutable;
using Fairlead.Relay.Freshness;
using Fairlead.Relay.Redis.Bodies;
using Fairlead.Relay.Redis.Serialization;
using Fairlead.Relay.Redis.Tests.Hosting;
using Fairlead.Relay.Storage;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Relay.Redis.Tests.Serialization;

public sealed class StoredRecordTests
{
    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        var head = new ResponseHead(
            203, "Rewritten", Messages.Fields("x-custom: \u00e4\u00ff | Empty:"), [new SelectingField("accept", "a/b"), new SelectingField("foo", null)], Messages.Now, Messages.Now.AddSeconds(1));
        RedisStoredResponse[] responses = [new(head, 5, Guid.NewGuid(), "hello"u8.ToArray(), bodies: null!), new(StoreExtensions.Head(), 1L << 40, Guid.NewGuid(), inline: null, bodies: null!)];

        var read = StoredRecord.Read(StoredRecord.Write([.. responses]), bodies: null!).Cast<RedisStoredResponse>().ToArray();

        Assert.Equal(responses.Select(static response => (response.Id, response.BodyLength)), read.Select(static response => (response.Id, response.BodyLength)));
        Assert.Equal(responses[0].Inline, read[0].Inline);
        Assert.Null(read[1].Inline);
        Assert.Equal((203, "Rewritten", head.RequestTime, head.ResponseTime), (read[0].Head.Status, read[0].Head.ReasonPhrase, read[0].Head.RequestTime, read[0].Head.ResponseTime));
        Assert.Equal(head.Fields.AsEnumerable(), read[0].Head.Fields.AsEnumerable());
        Assert.Equal(head.SelectingFields.AsEnumerable(), read[0].Head.SelectingFields.AsEnumerable());
    }

    [Fact]
    public void Read_AnyBytes_IsNothingOrARecord() =>
        Prop.ForAll<byte[]>(static bytes => !StoredRecord.Read([1, .. bytes], bodies: null!).IsDefault)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5_000).WithEndSize(300));

    // Random bytes seldom get as far as the lengths that stand behind others.
    [Fact]
    public void Read_DamagedRecord_IsNothingOrARecord()
    {
        var bytes = StoredRecord.Write([.. Enumerable.Range(0, 3).Select(static _ => new RedisStoredResponse(StoreExtensions.Head("A: b | C: d", "x"), 5, Guid.NewGuid(), "hello"u8.ToArray(), bodies: null!))]);
        Prop.ForAll<(int Place, byte[] Damage)>(damaged =>
        {
            var copy = bytes.ToArray();
            var at = 1 + Math.Abs(damaged.Place % (copy.Length - 1));
            damaged.Damage.AsSpan(0, Math.Min(damaged.Damage.Length, copy.Length - at)).CopyTo(copy.AsSpan(at));
            return !StoredRecord.Read(copy, bodies: null!).IsDefault;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000).WithStartSize(300).WithEndSize(600));
    }

    // A length of ten bytes is a negative one.
    [Fact]
    public void Read_NegativeLength_IsNothing()
    {
        byte[] bytes = [1, 1, .. Guid.NewGuid().ToByteArray(), 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 1];

        Assert.Equal(ImmutableArray<StoredResponse>.Empty, StoredRecord.Read(bytes, bodies: null!));
    }

    [Fact]
    public void Read_CutRecord_IsNothing()
    {
        var bytes = StoredRecord.Write([new RedisStoredResponse(StoreExtensions.Head("A: b | C: d", "x"), 5, Guid.NewGuid(), "hello"u8.ToArray(), bodies: null!)]);

        Assert.All(Enumerable.Range(0, bytes.Length), length => Assert.Equal(ImmutableArray<StoredResponse>.Empty, StoredRecord.Read(bytes[..length], bodies: null!)));
    }
}
