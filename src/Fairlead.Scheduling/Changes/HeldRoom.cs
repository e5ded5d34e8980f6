using Fairlead.Scheduling.Journal;

namespace Fairlead.Scheduling.Changes;

/// <summary>Room in a journal, held for changes that are about to be made, until it is disposed.</summary>
internal readonly struct HeldRoom(JournalWriter? writer, long held) : IDisposable
{
    public void Dispose() => writer?.Release(held);
}
