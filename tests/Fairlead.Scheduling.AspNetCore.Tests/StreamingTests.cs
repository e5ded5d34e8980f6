using System.Net;
using System.Text;
using Fairlead.Scheduling.AspNetCore.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Fairlead.Scheduling.AspNetCore.Tests;

/// <summary>Bodies pass through as they come: nothing is read before the turn, and nothing is kept.</summary>
public sealed class StreamingTests
{
    private readonly HeldRequests _held = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Upload_FirstBytes_AreAnsweredBeforeTheRestIsSent()
    {
        await using var app = await RunningApp.StartAsync(
            static app =>
            {
                app.UseFairScheduler(RunningApp.CallerOf);
                app.Run(EchoAsync);
            },
            protocols: HttpProtocols.Http2);
        var upload = new ObservedContent();
        using var request = RunningApp.Get("alice");
        (request.Method, request.Content) = (HttpMethod.Post, upload);
        (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);

        using var response = await app.SendAsync(request, Token);
        var echo = await response.Content.ReadAsStreamAsync(Token);
        var first = new byte[6];
        await echo.ReadExactlyAsync(first, Token);

        Assert.Equal("first ", Encoding.ASCII.GetString(first));
        Assert.Equal(1, app.Scheduler.GetStatistics().Running);
        upload.SendRest();
        using var reader = new StreamReader(echo);
        Assert.Equal("rest", await reader.ReadToEndAsync(Token));
        await app.WaitUntilAsync(static statistics => statistics.Running == 0);
    }

    [Fact]
    public async Task Upload_WhileItWaits_IsNotRead()
    {
        await using var app = await RunningApp.StartAsync(app =>
        {
            app.UseFairScheduler(RunningApp.CallerOf);
            app.Run(context => HttpMethods.IsPost(context.Request.Method) ? EchoAsync(context) : _held.RunAsync(context));
        });
        var running = app.GetAsync("alice");
        var held = await _held.NextAsync();
        var upload = new ObservedContent();
        upload.SendRest();
        using var request = RunningApp.Get("bob");
        (request.Method, request.Content, request.Headers.ExpectContinue) = (HttpMethod.Post, upload, true);
        var uploading = app.SendAsync(request, Token);
        await app.WaitUntilQueuedAsync(1);

        // The client sends its body when the server says 100 Continue, which it does when somebody reads.
        Assert.False(upload.WasAskedFor);

        held.End();
        await running;
        Assert.Equal("first rest", await (await uploading).Content.ReadAsStringAsync(Token));
        Assert.True(upload.WasAskedFor);
    }

    [Fact]
    public async Task Download_FirstBytes_ArriveBeforeTheRestIsMade()
    {
        var rest = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await RunningApp.StartAsync(app =>
        {
            app.UseFairScheduler(RunningApp.CallerOf);
            app.Run(async context =>
            {
                await context.Response.WriteAsync("first ");
                await rest.Task.WaitAsync(context.RequestAborted);
                await context.Response.WriteAsync("rest");
            });
        });

        using var response = await app.GetAsync("alice");
        var body = await response.Content.ReadAsStreamAsync(Token);
        var first = new byte[6];
        await body.ReadExactlyAsync(first, Token);

        Assert.Equal("first ", Encoding.ASCII.GetString(first));
        rest.SetResult();
        using var reader = new StreamReader(body);
        Assert.Equal("rest", await reader.ReadToEndAsync(Token));
    }

    [Fact]
    public async Task Bodies_InsideTheTurn_AreTheServersOwn()
    {
        var isSame = false;
        await using var app = await RunningApp.StartAsync(app =>
        {
            app.Use((context, next) =>
            {
                context.Items["bodies"] = BodiesOf(context);
                return next(context);
            });
            app.UseFairScheduler(RunningApp.CallerOf);
            app.Run(context =>
            {
                isSame = BodiesOf(context).Equals(context.Items["bodies"]);
                return Task.CompletedTask;
            });
        });

        Assert.Equal(HttpStatusCode.OK, (await app.GetAsync("alice")).StatusCode);
        Assert.True(isSame);
    }

    private static (Stream Request, Stream Response, IHttpResponseBodyFeature? Feature) BodiesOf(HttpContext context) =>
        (context.Request.Body, context.Response.Body, context.Features.Get<IHttpResponseBodyFeature>());

    private static async Task EchoAsync(HttpContext context)
    {
        var buffer = new byte[1_024];
        while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) is > 0 and var count)
        {
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, count), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }
}
