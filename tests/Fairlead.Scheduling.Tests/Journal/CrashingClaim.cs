namespace Fairlead.Scheduling.Tests.Journal;

internal sealed class CrashingClaim(CrashingFileSystem files) : IDisposable
{
    public void Dispose() => files.Unclaim();
}
