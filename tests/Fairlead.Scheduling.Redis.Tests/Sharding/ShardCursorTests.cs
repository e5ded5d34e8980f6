using Fairlead.Scheduling.Redis.Sharding;

namespace Fairlead.Scheduling.Redis.Tests.Sharding;

public sealed class ShardCursorTests
{
    [Theory]
    [InlineData(1, 2, 3)]
    [InlineData(ShardCursor.Beginning, ShardCursor.End, long.MaxValue)]
    [InlineData(ShardCursor.Beginning, ShardCursor.Beginning, ShardCursor.Beginning)]
    public void Read_WhatWasWritten_IsTheSame(long first, long second, long third) =>
        Assert.Equal([first, second, third], ShardCursor.Read(ShardCursor.Write([first, second, third]), shards: 3));

    [Fact]
    public void Write_NothingLeft_IsNoCursor() => Assert.Null(ShardCursor.Write([ShardCursor.End, ShardCursor.End]));

    [Fact]
    public void Read_NoCursor_BeginsEverywhere() => Assert.Equal([ShardCursor.Beginning, ShardCursor.Beginning], ShardCursor.Read(cursor: null, shards: 2));

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1.2.3")]
    [InlineData("1.-2")]
    [InlineData("1.x")]
    [InlineData("1.")]
    [InlineData("1. 2")]
    [InlineData("1.99999999999999999999")]
    public void Read_ForeignCursor_IsRefused(string cursor) =>
        Assert.Contains($"'{cursor}'", Assert.Throws<FormatException>(() => ShardCursor.Read(cursor, shards: 2)).Message, StringComparison.Ordinal);
}
