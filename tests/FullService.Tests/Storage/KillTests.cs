using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using FullService.Tests.Hosting;

namespace FullService.Tests.Storage;

/// <summary>The service killed with SIGKILL at random moments under load, on a real disk: no accepted job is lost, no completed one is done again.</summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const int Clients = 8;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("full-service-");

    // Every job that was answered with 202, with its number; and those that were seen completed, as they were shown.
    private readonly Dictionary<string, string> _accepted = [];
    private readonly Dictionary<string, string> _completed = [];
    private readonly Lock _gate = new();
    private long _nextNumber = 1_000_003;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public Task Kill_ThreeTimesUnderLoad_LosesNothingAndRepeatsNothing() => KillAsync(seed: 20_301_121, kills: 3);

    [Fact]
    [Trait("Category", "Soak")]
    public Task Kill_ManyTimesUnderLoad_LosesNothingAndRepeatsNothing() => KillAsync(seed: 20_301_122, kills: 40);

    private async Task KillAsync(int seed, int kills)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var life = 0; life < kills; life++)
        {
            var (service, address) = await StartAsync();
            using (service)
            {
                using var client = new HttpClient { BaseAddress = address };
                var enough = _accepted.Count + random.Next(50, 1_500);
                var clients = Enumerable.Range(0, Clients).Select(number => SubmitAsync(client, $"caller-{number}", new Random(random.Next()))).ToList();
                await WaitForJobsAsync(enough, clients);
                await service.KillAsync();
                await Task.WhenAll(clients);
            }
        }

        await CheckAsync();
    }

    private Task<(ServiceProcess Service, Uri Address)> StartAsync() =>
        ServiceProcess.ServeAsync("--Storage:Folder", _folder.FullName, "--Compute:Workers", "3", "--Logging:LogLevel:Default", "Critical");

    private async Task WaitForJobsAsync(int count, List<Task> clients)
    {
        while (CountAccepted() < count)
        {
            Assert.DoesNotContain(clients, static client => client.IsCompleted);
            await Task.Yield();
        }
    }

    private int CountAccepted()
    {
        lock (_gate)
        {
            return _accepted.Count;
        }
    }

    // Until the service is gone: submits alone and in batches, and looks at what has become of earlier jobs.
    private async Task SubmitAsync(HttpClient client, string caller, Random random)
    {
        try
        {
            while (true)
            {
                await SubmitOnceAsync(client, caller, random.Next(4) == 0 ? random.Next(2, 30) : 1);
                if (PickAccepted(random) is { } id && await FindAsync(client, id) is { } job)
                {
                    Note(id, job);
                }
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException)
        {
            // Killed; what was not answered counts for nothing.
        }
        catch (IOException)
        {
            // Killed in the middle of an answer.
        }
    }

    private async Task SubmitOnceAsync(HttpClient client, string caller, int count)
    {
        var numbers = Enumerable.Range(0, count)
            .Select(_ => Interlocked.Add(ref _nextNumber, 2).ToString(CultureInfo.InvariantCulture)).ToList();
        using var request = new HttpRequestMessage(HttpMethod.Post, count == 1 ? "/compute" : "/compute/batch");
        request.Content = count == 1 ? JsonContent.Create(new { number = numbers[0] }) : JsonContent.Create(new { numbers });
        request.Headers.Add("X-Caller-ID", caller);
        using var response = await client.SendAsync(request, RunningService.Cancel);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(RunningService.Cancel));
        lock (_gate)
        {
            for (var index = 0; index < count; index++)
            {
                var id = count == 1 ? answer.RootElement.GetProperty("id") : answer.RootElement.GetProperty("ids")[index];
                _accepted.Add(id.GetString()!, numbers[index]);
            }
        }
    }

    private string? PickAccepted(Random random)
    {
        lock (_gate)
        {
            return _accepted.Count == 0 ? null : _accepted.Keys.ElementAt(random.Next(_accepted.Count));
        }
    }

    private void Note(string id, string job)
    {
        using var document = JsonDocument.Parse(job);
        var status = document.RootElement.GetProperty("status").GetString();
        Assert.NotEqual("failed", status);
        lock (_gate)
        {
            Assert.Equal(_completed.GetValueOrDefault(id, job), job);
            if (status == "completed")
            {
                _completed[id] = job;
            }
        }
    }

    private static async Task<string?> FindAsync(HttpClient client, string id, string query = "")
    {
        using var response = await client.GetAsync($"/compute/{id}{query}", RunningService.Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(RunningService.Cancel);
    }

    private async Task CheckAsync()
    {
        output.WriteLine($"{_accepted.Count} jobs accepted, {_completed.Count} seen completed");
        Assert.NotEmpty(_completed);
        var (service, address) = await StartAsync();
        using (service)
        {
            using var client = new HttpClient { BaseAddress = address };
            foreach (var (id, number) in _accepted)
            {
                var job = await FindAsync(client, id, "?wait=60");
                Note(id, job!);
                using var document = JsonDocument.Parse(job!);
                Assert.Equal((number, "completed"), (document.RootElement.GetProperty("number").GetString(), document.RootElement.GetProperty("status").GetString()));
            }
        }
    }
}
