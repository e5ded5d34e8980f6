using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Peers.Caches;

/// <summary>A server of a cached answer, as a process of its own.</summary>
internal sealed class CacheServer : IAsyncDisposable
{
    // What the kernel counts in, on every machine that .NET runs on.
    private const double TicksPerSecond = 100;

    private readonly Process _process;
    private readonly string? _folder;

    private CacheServer(string name, Process process, int port, string? folder)
    {
        (Name, _process, _folder) = (name, process, folder);
        Url = new Uri($"http://127.0.0.1:{port}{CachedMenu.Path}");

        // What it says must not fill a pipe.
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Name { get; }

    public Uri Url { get; }

    /// <summary>Starts a server of this program.</summary>
    public static CacheServer StartOwn(string name, string what, Uri origin)
    {
        var port = FreePort();
        var start = StartOf(Environment.ProcessPath!, ServingProcess.ArgumentsFor(what, port, origin, folder: ""));
        if (what.EndsWith(ServingProcess.AsRelayHost, StringComparison.Ordinal))
        {
            // In the project file of RelayHost; here it must not concern the other servers.
            start.Environment["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0";
        }

        return new CacheServer(name, Process.Start(start)!, port, folder: null);
    }

    /// <summary>Starts a server of this program that has a folder of its own.</summary>
    public static CacheServer StartOwnWithFolder(string name, string what, Uri origin)
    {
        var (port, folder) = (FreePort(), Directory.CreateTempSubdirectory("peers-files-").FullName);
        return new CacheServer(name, Run(Environment.ProcessPath!, ServingProcess.ArgumentsFor(what, port, origin, folder)), port, folder);
    }

    /// <summary>Starts nginx with <c>proxy_cache</c>; <see langword="null"/> when it is not installed.</summary>
    public static async Task<CacheServer?> TryStartNginxAsync(Uri origin)
    {
        if (Find("nginx") is not { } program)
        {
            return null;
        }

        var (port, folder) = (FreePort(), Directory.CreateTempSubdirectory("peers-nginx-").FullName);
        var file = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(file, $$"""
            daemon off;
            user root;
            worker_processes {{Environment.ProcessorCount}};
            pid {{folder}}/nginx.pid;
            error_log {{folder}}/error.log;
            events { worker_connections 4096; }
            http {
                access_log off;
                keepalive_requests 1000000000;
                client_body_temp_path {{folder}}/body;
                proxy_temp_path {{folder}}/proxy;
                fastcgi_temp_path {{folder}}/fastcgi;
                uwsgi_temp_path {{folder}}/uwsgi;
                scgi_temp_path {{folder}}/scgi;
                proxy_cache_path {{folder}}/cache keys_zone=menu:10m;
                open_file_cache max=1000;
                server {
                    listen 127.0.0.1:{{port}};
                    location / {
                        proxy_pass {{origin}};
                        proxy_cache menu;
                        add_header X-Cache-Status $upstream_cache_status;
                    }
                }
            }
            """).ConfigureAwait(false);
        return new CacheServer("nginx proxy_cache", Run(program, "-c", file, "-e", Path.Combine(folder, "error.log")), port, folder);
    }

    /// <summary>Starts Varnish; <see langword="null"/> when it is not installed.</summary>
    public static CacheServer? TryStartVarnish(Uri origin)
    {
        if (Find("varnishd") is not { } program)
        {
            return null;
        }

        var (port, folder) = (FreePort(), Directory.CreateTempSubdirectory("peers-varnish-").FullName);
        return new CacheServer(
            "Varnish",
            Run(program, "-F", "-j", "none", "-n", folder, "-a", $"127.0.0.1:{port}", "-b", origin.Authority, "-s", "malloc,64m"),
            port,
            folder);
    }

    /// <summary>Reads how much processor time the server and its children have used.</summary>
    public TimeSpan ReadProcessorTime()
    {
        var ticks = 0L;
        var members = new HashSet<int> { _process.Id };

        // In the order of their ids, so that parents come before their children.
        foreach (var (id, parent, used) in ReadProcesses().OrderBy(static process => process.Id))
        {
            if (id == _process.Id || members.Contains(parent))
            {
                members.Add(id);
                ticks += used;
            }
        }

        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }

    /// <summary>Reads how many bytes of memory the server has now, and how many it has had at most.</summary>
    public (long Now, long Peak) ReadMemory()
    {
        var lines = File.ReadAllLines($"/proc/{_process.Id}/status");
        return (BytesOf("VmRSS:"), BytesOf("VmHWM:"));

        long BytesOf(string name) => 1024 * Number(lines.Single(line => line.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Trim());
    }

    /// <summary>Waits until the server listens.</summary>
    public async Task WaitAsync()
    {
        for (var started = TimeProvider.System.GetTimestamp(); ;)
        {
            using var connection = new TcpClient();
            try
            {
                await connection.ConnectAsync(Url.Host, Url.Port).ConfigureAwait(false);
                return;
            }
            catch (SocketException) when (TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(30) && !_process.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50)).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits until the server answers with the body that everybody caches.</summary>
    public async Task WarmUpAsync(HttpClient client)
    {
        for (var started = TimeProvider.System.GetTimestamp(); ;)
        {
            try
            {
                var body = await client.GetByteArrayAsync(Url).ConfigureAwait(false);
                if (!body.AsSpan().SequenceEqual(CachedMenu.Body))
                {
                    throw new InvalidOperationException($"{Name} answers with something else.");
                }

                return;
            }
            catch (HttpRequestException) when (TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(30) && !_process.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50)).ConfigureAwait(false);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync().ConfigureAwait(false);
        _process.Dispose();
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>Finds a program on the search path, or where Debian puts servers.</summary>
    public static string? Find(string name) => $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin".Split(':').Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static Process Run(string program, params string[] arguments) => Process.Start(StartOf(program, arguments))!;

    private static ProcessStartInfo StartOf(string program, params string[] arguments) =>
        new(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static IEnumerable<(int Id, int Parent, long Ticks)> ReadProcesses()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && TryReadStatus(folder) is { } status)
            {
                // Behind the name, which may have blanks: state, parent, … and as 12th and 13th the time of the process itself.
                var parts = status[(status.LastIndexOf(')') + 2)..].Split(' ');
                yield return (id, Number(parts[1]), Number(parts[11]) + Number(parts[12]));
            }
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string? TryReadStatus(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "stat"));
        }
        catch (IOException)
        {
            // It has ended in between.
            return null;
        }
    }
}
