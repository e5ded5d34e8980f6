using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MenuApi.Menus;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace MenuApi.Hosting;

/// <summary>Answers with restaurants and menus, and with all that a cache can make use of.</summary>
internal sealed class RestaurantEndpoints(MenuBook book, MenuOptions options, TimeProvider time)
{
    private const string DateFormat = "yyyy-MM-dd";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    // Names keep their letters: nobody puts these answers into a page.
    private static readonly MenuJson Json = new(new JsonSerializerOptions(MenuJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapMethods("/api/restaurant", Methods, (HttpContext context, string? date) =>
            Answer(context, date, day => book.List(day), Json.RestaurantList));
        app.MapMethods("/api/restaurant/{id}", Methods, (HttpContext context, string id, string? date) =>
            Answer(context, date, day => book.Find(id, day), Json.RestaurantMenu));
    }

    private Results<FileContentHttpResult, ProblemHttpResult> Answer<T>(
        HttpContext context, string? date, Func<DateOnly, T?> find, JsonTypeInfo<T> type)
        where T : class
    {
        var today = DateOnly.FromDateTime(time.GetLocalNow().DateTime);
        if (!TryReadDate(date, today, out var day))
        {
            return TypedResults.Problem(
                $"date must be a day from {Write(MenuBook.FirstDate)} to {Write(MenuBook.LastDate)}, not '{date}'.", statusCode: StatusCodes.Status400BadRequest);
        }

        context.Response.Headers.CacheControl = DescribeCaching(date is null ? UntilMidnight() : null);
        if (find(day) is not { } answer)
        {
            return TypedResults.Problem(
                $"There is no restaurant '{context.Request.RouteValues["id"]}'; /api/restaurant lists those there are.", statusCode: StatusCodes.Status404NotFound);
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(answer, type);

        // It also compares the conditions of the request, in the order of RFC 9110 §13.2.2, and answers 304 or 412.
        return TypedResults.Bytes(body, "application/json; charset=utf-8", lastModified: LastModified(day), entityTag: TagOf(body));
    }

    private static bool TryReadDate(string? text, DateOnly today, out DateOnly date)
    {
        date = today;
        return text is null
            || (DateOnly.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out date)
                && date >= MenuBook.FirstDate && date <= MenuBook.LastDate);
    }

    private static string Write(DateOnly date) => date.ToString(DateFormat, CultureInfo.InvariantCulture);

    private static EntityTagHeaderValue TagOf(byte[] body) => new($"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 12))}\"");

    // A time to come is none to send (RFC 9110 §8.8.2.1): menus of later weeks are not written yet.
    private DateTimeOffset? LastModified(DateOnly day) => MenuBook.WrittenAt(day) is var at && at <= time.GetUtcNow() ? at : null;

    private TimeSpan UntilMidnight()
    {
        var now = time.GetLocalNow().DateTime;
        return now.Date.AddDays(1) - now;
    }

    private string DescribeCaching(TimeSpan? limit)
    {
        var most = limit ?? TimeSpan.MaxValue;
        var maxAge = options.MaxAge < most ? options.MaxAge : most;
        var stale = options.Stale < most - maxAge ? options.Stale : most - maxAge;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"public, max-age={(long)maxAge.TotalSeconds}, stale-while-revalidate={(long)stale.TotalSeconds}, stale-if-error={(long)stale.TotalSeconds}");
    }
}
