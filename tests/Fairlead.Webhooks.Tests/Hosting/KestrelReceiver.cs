using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fairlead.Webhooks.Signing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Fairlead.Webhooks.Tests.Hosting;

/// <summary>A receiver on a free loopback port that takes each request once and puts the streams together.</summary>
internal sealed class KestrelReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Lock _gate = new();
    private readonly HashSet<string> _ids = [];

    private KestrelReceiver(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.Single() + "/hook");

    /// <summary>Gets what was put together; only read when nothing arrives any more.</summary>
    public Chunking.Reassembly Received { get; } = new();

    public ConcurrentBag<(string Protocol, string Connection)> Requests { get; } = [];

    public int Repeats { get; private set; }

    public int LargestBody { get; private set; }

    /// <summary>Gets or sets what a request meets before it is taken.</summary>
    public Func<HttpContext, Task<bool>>? Before { get; set; }

    /// <summary>Gets or sets what a request meets after it was taken, instead of an acknowledgement.</summary>
    public Func<HttpContext, Task<bool>>? After { get; set; }

    /// <summary>Gets or sets a verifier that every request must pass.</summary>
    public WebhookVerifier? Verifier { get; set; }

    public static async Task<KestrelReceiver> StartAsync(HttpProtocols protocols, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, endpoint =>
        {
            endpoint.Protocols = protocols;
            if (certificate is not null)
            {
                endpoint.UseHttps(certificate);
            }
        }));
        var app = builder.Build();
        var receiver = new KestrelReceiver(app);
        app.MapPost("/hook", receiver.ReceiveAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public static X509Certificate2 CreateCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        Requests.Add((context.Request.Protocol, context.Connection.Id));
        if (Before is { } before && !await before(context))
        {
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        Take(context.Request, body.ToArray());
        if (After is null || await After(context))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
    }

    private void Take(HttpRequest request, byte[] body)
    {
        string? Header(string name) => request.Headers[name];
        lock (_gate)
        {
            Assert.Equal("application/json", request.ContentType);
            Assert.True(Verifier is null || Verifier.Verify(
                Header(WebhookHeaderNames.Id), Header(WebhookHeaderNames.Timestamp), Header(WebhookHeaderNames.Signature), body) == WebhookVerdict.Verified);
            LargestBody = Math.Max(LargestBody, body.Length);
            if (_ids.Add(Header(WebhookHeaderNames.Id)!))
            {
                Received.Add(body);
            }
            else
            {
                Repeats++;
            }
        }
    }
}
