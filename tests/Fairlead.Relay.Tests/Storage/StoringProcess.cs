using System.Diagnostics;
using System.Runtime.CompilerServices;
using Fairlead.Relay.Storage;

namespace Fairlead.Relay.Tests.Storage;

/// <summary>A process that stores until it is killed: this program again, which a variable of its environment tells not to run tests.</summary>
internal static class StoringProcess
{
    public const int Keys = 40;
    private const string FolderVariable = "FAIRLEAD_RELAY_TESTS_STORE_IN";

    public static string KeyOf(int number) => $"GET https://origin.example/{number}";

    /// <summary>Makes a body from which its key and its length can be told.</summary>
    public static byte[] BodyOf(string key, int length)
    {
        var body = new byte[length];
        Array.Fill(body, (byte)('a' + (key.Length + length) % 26));
        return body;
    }

    /// <summary>Runs the process until it has stored so many responses, and kills it wherever it is then.</summary>
    /// <returns>The keys that it has stored.</returns>
    public static async Task<IReadOnlyList<string>> RunAndKillAsync(string folder, int linesBeforeTheEnd, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(StoringProcess).Assembly.Location);
        }

        start.Environment[FolderVariable] = folder;
        using var process = Process.Start(start)!;
        var stored = new List<string>();
        try
        {
            while (stored.Count < linesBeforeTheEnd && await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
            {
                stored.Add(line);
            }
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        return stored;
    }

    // Before anything else of this assembly runs, and on one thread: the others would wait for the end of the initializer, which does not come.
    [ModuleInitializer]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2255", Justification = "The program has no entry point of its own that could tell the two uses apart.")]
    internal static void StoreWhenAsked()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not { Length: > 0 } folder)
        {
            return;
        }

        var store = new FileRelayStore(new FileRelayStoreOptions { Folder = folder }, TimeProvider.System);
        var random = new Random();
        while (true)
        {
            var key = KeyOf(random.Next(Keys));
            Store(store, key, BodyOf(key, random.Next(1, 1_000_000)));
            Console.Out.WriteLine(key);
            Console.Out.Flush();
        }
    }

    private static void Store(FileRelayStore store, string key, byte[] body)
    {
        var ticket = new StoreTicket(key, Wait(store.FindAsync(key, CancellationToken.None)).Generation, MaxVariants: 4);
        var head = new ResponseHead(200, reasonPhrase: null, [], [], DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
        var writer = Wait(store.BeginAsync(ticket, head, bodyLength: null, CancellationToken.None))!;
        for (var offset = 0; offset < body.Length; offset += 100_000)
        {
            Wait(writer.WriteAsync(body.AsMemory(offset, Math.Min(100_000, body.Length - offset)), CancellationToken.None));
        }

        Wait(writer.CommitAsync(CancellationToken.None));
        Wait(DisposeAsync());

        async ValueTask<bool> DisposeAsync()
        {
            await writer.DisposeAsync();
            return true;
        }
    }

#pragma warning disable VSTHRD002 // There is one thread.
    private static T Wait<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
}
