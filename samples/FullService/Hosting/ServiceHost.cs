using Fairlead.Scheduling.Storage;
using FullService.Compute;
using FullService.Configuration;
using FullService.Dashboard;
using FullService.Documentation;
using FullService.Http;
using FullService.Operations;

namespace FullService.Hosting;

/// <summary>Puts the service together and runs it.</summary>
internal static class ServiceHost
{
    private const string DefaultUrl = "http://localhost:5555";

    /// <summary>Runs the service until it is asked to stop.</summary>
    /// <returns>The exit code: 0 after a graceful stop, 1 when it could not start.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (SettingsHelp.IsAskedFor(args))
        {
            Console.Out.Write(SettingsHelp.Write());
            return 0;
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
        // The settings file stands beside the program, wherever it is started from.
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        var settings = SettingsReader.Read(builder.Configuration, out errors);
        if (errors.Count > 0)
        {
            return null;
        }

        AddServices(builder, settings);
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        MapEverything(app);
        return app;
    }

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

        builder.Services
            .AddSingleton(settings)
            .Configure<HostOptions>(options => options.ShutdownTimeout = settings.Queue.DrainTime + KestrelLimits.StopGrace)
            .AddHostedService<StartupLine>()
            .AddCompute(settings)
            .AddOperations()
            .AddDocumentation();
    }

    private static void MapEverything(WebApplication app)
    {
        app.UseMiddleware<ProblemMiddleware>();
        app.MapCompute();
        app.MapOperations();
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
