using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Dishes.Service;

/// <summary>Asks the relay.</summary>
/// <param name="url">Where it is.</param>
/// <param name="date">The day; <see langword="null"/> for today, which is the service's to know.</param>
internal sealed class MenuService(Uri url, string? date) : IDisposable
{
    private const int LargestAnswer = 4 * 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly string _address = url.AbsoluteUri.TrimEnd('/');
    private readonly HttpClient _client = new() { Timeout = Patience, MaxResponseContentBufferSize = LargestAnswer };

    public static bool IsAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Query.Length == 0 && url.Fragment.Length == 0;

    /// <summary>Asks for all restaurants.</summary>
    /// <exception cref="NoAnswerException">There is no such answer.</exception>
    public Task<Answer<RestaurantList>> ListAsync(CancellationToken cancellationToken) =>
        GetAsync("/restaurant", ServiceJson.Default.RestaurantList, cancellationToken);

    /// <summary>Asks for the dishes of a restaurant.</summary>
    /// <exception cref="NoAnswerException">There is no such answer.</exception>
    public Task<Answer<RestaurantMenu>> FindAsync(string id, CancellationToken cancellationToken) =>
        GetAsync($"/restaurant/{Uri.EscapeDataString(id)}", ServiceJson.Default.RestaurantMenu, cancellationToken);

    public void Dispose() => _client.Dispose();

    private async Task<Answer<T>> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var target = new Uri(date is null ? _address + path : $"{_address}{path}?date={date}");
        try
        {
            using var response = await _client.GetAsync(target, cancellationToken).ConfigureAwait(false);
            var body = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw new NoAnswerException(string.Create(CultureInfo.InvariantCulture, $"{_address} answered with status {(int)response.StatusCode}. {DetailOf(body)}").TrimEnd());
            }

            return new(body, JsonSerializer.Deserialize(body, type) ?? throw new JsonException("The answer is null."));
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException)
        {
            throw new NoAnswerException($"{_address} does not answer. Start the relay, or say with --url where it is.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new NoAnswerException(string.Create(CultureInfo.InvariantCulture, $"{_address} did not answer within {Patience.TotalSeconds} s."));
        }
        catch (JsonException)
        {
            throw new NoAnswerException($"{_address}{path} is not what a relay of restaurants answers. Does --url name one?");
        }
    }

    private static string DetailOf(string body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, ServiceJson.Default.Problem)?.Detail ?? "";
        }
        catch (JsonException)
        {
            // A page of some server in between; the status has to do.
            return "";
        }
    }
}
