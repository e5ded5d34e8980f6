namespace Fairlead.Scheduling.Journal;

/// <summary>Tells an error of a full disk from any other.</summary>
internal static class DiskSpace
{
    // ENOSPC, EDQUOT on Linux and on macOS; ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL on Windows.
    private static readonly int[] Codes = [28, 122, 69, unchecked((int)0x80070027), unchecked((int)0x80070070)];

    public static bool IsExhausted(Exception exception) => exception is IOException && Codes.Contains(exception.HResult);
}
