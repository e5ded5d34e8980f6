namespace Fairlead.Scheduling.Tests.Ordering;

/// <summary>One step of a random run: what happens, to which flow or item, and how much.</summary>
internal enum OrderCommand
{
    Enter = 0,
    EnterShort = 1,
    Take = 2,
    TakeShort = 3,
    End = 4,
    Withdraw = 5,
    Return = 6,
    Wait = 7,
    SetWeight = 8,
    EnterInTier = 9,
    Pause = 10,
    Resume = 11,
    EnterOrStart = 12,
}
