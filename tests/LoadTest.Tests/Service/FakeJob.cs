namespace LoadTest.Tests.Service;

/// <summary>A job of the fake service, in the order of acceptance.</summary>
internal sealed record FakeJob(int Ordinal, string Id, string Caller, ulong Number);
