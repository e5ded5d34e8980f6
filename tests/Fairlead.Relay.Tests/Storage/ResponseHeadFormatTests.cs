using System.Text;
using Fairlead.Relay.Freshness;
using Fairlead.Relay.Storage;

namespace Fairlead.Relay.Tests.Storage;

public sealed class ResponseHeadFormatTests
{
    private static readonly ResponseHead Whole = new(
        404,
        "Not here",
        Messages.Fields("Date: @0 | Vary: Accept | x-empty: | ETag: \"ä\""),
        [new SelectingField("Accept", "text/plain"), new SelectingField("Accept-Language", Value: null)],
        Messages.Now,
        Messages.Now.AddTicks(1));

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        var read = Read(Write(Whole));

        Assert.Equal((Whole.Status, Whole.ReasonPhrase, Whole.RequestTime, Whole.ResponseTime), (read.Status, read.ReasonPhrase, read.RequestTime, read.ResponseTime));
        Assert.Equal(Whole.Fields, read.Fields);
        Assert.Equal(Whole.SelectingFields, read.SelectingFields);
        Assert.Null(Read(Write(new ResponseHead(200, reasonPhrase: null, [], [], Messages.Now, Messages.Now))).ReasonPhrase);
    }

    [Fact]
    public void Read_CutAnywhere_Throws()
    {
        var bytes = Write(Whole);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.ThrowsAny<IOException>(() => Read(bytes[..length]));
        }
    }

    private static byte[] Write(ResponseHead head)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        ResponseHeadFormat.Write(writer, head);
        writer.Flush();
        return stream.ToArray();
    }

    private static ResponseHead Read(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        return ResponseHeadFormat.Read(reader);
    }
}
