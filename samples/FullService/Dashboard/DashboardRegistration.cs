using System.Reflection;

namespace FullService.Dashboard;

/// <summary>Serves the page that shows the statistics live.</summary>
internal static class DashboardRegistration
{
    // Nothing but what this service serves runs in the page, and no other page frames it.
    private const string ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors 'none'";

    public static void MapDashboard(this WebApplication app)
    {
        app.MapGet("/", Serve("index.html", "text/html; charset=utf-8"));
        app.MapGet("/dashboard.js", Serve("dashboard.js", "text/javascript; charset=utf-8"));
        app.MapGet("/dashboard.css", Serve("dashboard.css", "text/css; charset=utf-8"));
    }

    private static RequestDelegate Serve(string name, string contentType)
    {
        var content = Read(name);
        return context =>
        {
            var headers = context.Response.Headers;
            headers.ContentType = contentType;
            headers.ContentSecurityPolicy = ContentSecurityPolicy;
            headers.XContentTypeOptions = "nosniff";
            headers.CacheControl = "no-cache";
            context.Response.ContentLength = content.Length;
            return context.Response.Body.WriteAsync(content, context.RequestAborted).AsTask();
        };
    }

    private static byte[] Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded.");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
