using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fairlead.Scheduling.Journal;

/// <summary>Makes files and folders durable.</summary>
/// <remarks>
/// On Linux by its own calls, for three reasons: a folder can be synced, the data can be synced without the time of the
/// last change (a third of the cost), and every error counts. <see cref="RandomAccess.FlushToDisk"/> passes over EROFS,
/// which is what a file system answers that has given up after an error of its disk.
/// </remarks>
internal static partial class DiskSync
{
    private const int Interrupted = 4;
    private const int CloseOnExec = 0x80000;

    /// <summary>Syncs the content and the length of a file.</summary>
    /// <exception cref="IOException">The disk did not take it.</exception>
    public static void SyncFile(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(file);
            return;
        }

        while (SyncContent(file) != 0)
        {
            ThrowUnlessInterrupted("fdatasync");
        }
    }

    /// <summary>Syncs the names in a folder; where the file system keeps them in order by itself, there is nothing to do.</summary>
    /// <exception cref="IOException">The disk did not take them.</exception>
    public static void SyncFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var folder = new SafeFileHandle(Open(path, OperatingSystem.IsLinux() ? CloseOnExec : 0), ownsHandle: true);
        if (folder.IsInvalid)
        {
            ThrowUnlessInterrupted("open");
        }

        while (SyncAll(folder) != 0)
        {
            ThrowUnlessInterrupted("fsync");
        }
    }

    // A call that a signal interrupted has not failed; it says nothing about the disk.
    private static void ThrowUnlessInterrupted(string call)
    {
        var error = Marshal.GetLastPInvokeError();
        if (error != Interrupted)
        {
            throw new IOException($"{call} failed: {Marshal.GetPInvokeErrorMessage(error)} ({error}).", error);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int SyncContent(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int SyncAll(SafeFileHandle file);
}
