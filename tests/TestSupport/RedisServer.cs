using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace TestSupport;

/// <summary>A <c>redis-server</c> of a test's own: on loopback, on a free port, in a temporary folder, saving nothing.</summary>
/// <remarks>
/// Start it in the test or in the test class's <c>InitializeAsync</c>, not in a class fixture: where the program is
/// missing, only a running test can be reported as skipped. It starts within a few tens of milliseconds.
/// </remarks>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    private readonly ProcessStartInfo _settings;
    private readonly DirectoryInfo _folder;
    private readonly ConcurrentQueue<string> _log = new();
    private Process? _process;
    private bool _disposed;

    private RedisServer(string program, int port, string[] arguments)
    {
        Port = port;
        _folder = Directory.CreateTempSubdirectory("redis-server-");
        _settings = Settings(program, port, _folder.FullName, arguments);
    }

    /// <summary>Gets the port it listens on.</summary>
    public int Port { get; }

    /// <summary>Gets the address in the form that Redis clients take.</summary>
    public string Endpoint => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <summary>Gets the id of its process.</summary>
    public int ProcessId { get; private set; }

    /// <summary>Gets the folder in which it keeps its files.</summary>
    public string Folder => _folder.FullName;

    /// <summary>Gets what it has printed so far.</summary>
    public string Log => string.Join('\n', _log);

    /// <summary>Starts a server and returns when it answers.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <param name="arguments">Settings that take the place of the usual ones, such as <c>--appendonly yes</c> as two words.</param>
    /// <exception cref="InvalidOperationException">The server ended, or did not answer within 30 seconds.</exception>
    public static async Task<RedisServer> StartAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var program = RequiredProgram.Find("redis-server", "sudo apt-get install redis-server");

        // Between finding a free port and listening on it, another process may take it: then try the next one.
        for (var attempt = 1; ; attempt++)
        {
            var server = new RedisServer(program, FindFreePort(), arguments);
            try
            {
                await server.RunAsync(cancellationToken);
                return server;
            }
            catch (InvalidOperationException) when (attempt < 5 && server.Log.Contains("Address already in use", StringComparison.Ordinal))
            {
                await server.DisposeAsync();
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Finds a port of loopback that nobody listens on at this moment.</summary>
    public static int FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Opens a plain connection to it.</summary>
    public Task<RespConnection> ConnectAsync(CancellationToken cancellationToken) => RespConnection.ConnectAsync(Port, cancellationToken);

    /// <summary>Sends one command on a connection of its own.</summary>
    /// <returns>The reply, as <see cref="RespConnection.SendAsync"/> reads it.</returns>
    public async Task<string?> AskAsync(CancellationToken cancellationToken, params string[] command)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        return await connection.SendAsync(cancellationToken, command);
    }

    /// <summary>Kills the server, as a machine does that loses its power; its folder stays.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
            _process = null;
        }
    }

    /// <summary>Starts a server that was killed again, on the same port and in the same folder.</summary>
    public Task RestartAsync(CancellationToken cancellationToken) => RunAsync(cancellationToken);

    /// <summary>Ends the server and removes its folder; prints its log when the test failed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (_process is { } process)
        {
            await EndAsync(process);
            process.Dispose();
        }

        _folder.Delete(recursive: true);
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"redis-server on port {Port}:\n{Log}");
        }
    }

    private static ProcessStartInfo Settings(string program, int port, string folder, string[] more)
    {
        string[] arguments =
        [
            "--bind", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture), "--dir", folder,
            "--save", "", "--appendonly", "no", "--daemonize", "no", "--logfile", "", .. more,
        ];
        return new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
    }

    private void OnOutput(string? line, TaskCompletionSource<bool> ready)
    {
        if (line is not null)
        {
            _log.Enqueue(line);
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                ready.TrySetResult(true);
            }
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var ready = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = _settings, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => OnOutput(line.Data, ready);
        process.ErrorDataReceived += (_, line) => OnOutput(line.Data, ready);
        process.Exited += (_, _) => ready.TrySetResult(false);
        _process = process;
        process.Start();
        ProcessId = process.Id;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        var isReady = await ready.Task.WaitAsync(StartLimit, cancellationToken);
        if (!isReady)
        {
            // Only this overload also waits until everything it printed has been read.
            await process.WaitForExitAsync(cancellationToken);
            throw new InvalidOperationException($"redis-server ended with code {process.ExitCode}:\n{Log}");
        }

        await using var connection = await ConnectAsync(cancellationToken);
        var reply = await connection.SendAsync(cancellationToken, "PING");
        if (reply != "PONG")
        {
            throw new InvalidOperationException($"redis-server answered '{reply}' to PING:\n{Log}");
        }
    }

    // Asks first, so that clients see an orderly end; a server that does not follow within the limit is killed.
    private async Task EndAsync(Process process)
    {
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await using var connection = await ConnectAsync(limit.Token);
            await connection.SendAsync(limit.Token, "SHUTDOWN", "NOSAVE");
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
        {
            // It closes the connection instead of answering, or has ended before.
        }

        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }
}
