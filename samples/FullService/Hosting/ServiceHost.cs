using Fairlead.Scheduling.Storage;
using FullService.Analysis;
using FullService.Compute;
using FullService.Configuration;
using FullService.Dashboard;
using FullService.Documentation;
using FullService.Http;
using FullService.Operations;
using FullService.Relay;
using FullService.Resetting;
using FullService.Webhooks;

namespace FullService.Hosting;

/// <summary>Puts the service together and runs it.</summary>
internal static class ServiceHost
{
    private const string DefaultUrl = "http://localhost:5555";

    // They drain one after the other.
    private const int Queues = 2;

    /// <summary>Runs the service until it is asked to stop.</summary>
    /// <returns>The exit code: 0 after a graceful stop, 1 when it could not start; see <see cref="ResetCommand"/> for those of a reset.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (SettingsHelp.IsAskedFor(args))
        {
            Console.Out.Write(SettingsHelp.Write());
            return 0;
        }

        if (ResetCommand.IsAskedFor(args))
        {
            return Reset(args);
        }

        var app = TryOpen(args, out var errors);
        if (app is null)
        {
            return Refuse(errors);
        }

        KernelWarmUp.Run();
        await using (app)
        {
            try
            {
                await app.StartAsync();
            }
            catch (Exception exception) when (exception is IOException or FormatException or InvalidOperationException)
            {
                // A taken port, an address that is none: a matter for whoever started the service, not for a debugger.
                return Refuse([exception.Message]);
            }

            await app.WaitForShutdownAsync();
        }

        return 0;
    }

    /// <summary>Puts the service together.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="configure">Replaces services; for tests.</param>
    /// <param name="errors">Every reason why it cannot be built.</param>
    /// <returns>The service, not yet started; <see langword="null"/> when there are errors.</returns>
    public static WebApplication? TryBuild(string[] args, Action<IServiceCollection>? configure, out IReadOnlyList<string> errors)
    {
        var builder = CreateBuilder(args);
        var settings = ReadSettings(builder, out errors);
        if (errors.Count > 0)
        {
            return null;
        }

        AddServices(builder, settings);
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        Map(app, settings);
        return app;
    }

    private static int Reset(string[] args)
    {
        var settings = ReadSettings(CreateBuilder(ResetCommand.SettingsOf(args)), out var errors);
        return errors.Count > 0 ? Refuse(errors) : ResetCommand.Run(args, settings, Console.Out, Console.Error);
    }

    // The settings file stands beside the program, wherever it is started from.
    private static WebApplicationBuilder CreateBuilder(string[] args) => WebApplication.CreateSlimBuilder(
        new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

    private static ServiceSettings ReadSettings(WebApplicationBuilder builder, out IReadOnlyList<string> errors) =>
        SettingsReader.Read(builder.Configuration, builder.Environment.IsDevelopment(), out errors);

    // With a folder, putting the service together reads back what it holds.
    private static WebApplication? TryOpen(string[] args, out IReadOnlyList<string> errors)
    {
        try
        {
            return TryBuild(args, configure: null, out errors);
        }
        catch (Exception exception) when (exception is JobStoreUnavailableException or JournalDamagedException or IOException or UnauthorizedAccessException)
        {
            errors = [exception.Message];
            return null;
        }
    }

    private static void AddServices(WebApplicationBuilder builder, ServiceSettings settings)
    {
        builder.WebHost.ConfigureKestrel(options => KestrelLimits.Apply(options, settings));
        if (string.IsNullOrEmpty(builder.Configuration["urls"]) && string.IsNullOrEmpty(builder.Configuration["http_ports"]))
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        if (settings.RedisConnection is { } connection)
        {
            builder.Services.AddRedisConnection(connection);
        }

        builder.Services
            .AddSingleton(settings)
            .Configure<HostOptions>(options => options.ShutdownTimeout = (Queues * settings.Queue.DrainTime) + KestrelLimits.StopGrace)
            .AddHostedService<StartupLine>()
            .AddWebhooks(settings)
            .AddCompute(settings)
            .AddAnalysis(settings)
            .AddRelay(settings)
            .AddOperations()
            .AddDocumentation();
    }

    private static void Map(WebApplication app, ServiceSettings settings)
    {
        app.UseMiddleware<ProblemMiddleware>();
        app.MapOperations();
        app.MapWebhooks();
        if (settings.Role == ProcessRole.Worker)
        {
            return;
        }

        app.MapCompute();
        app.MapAnalysis();
        app.MapRelay(settings.Relay);
        app.MapDocumentation();
        app.MapDashboard();
    }

    private static int Refuse(IReadOnlyList<string> errors)
    {
        Console.Error.WriteLine("The service could not start:");
        foreach (var error in errors)
        {
            Console.Error.WriteLine($"  {error}");
        }

        return 1;
    }
}
