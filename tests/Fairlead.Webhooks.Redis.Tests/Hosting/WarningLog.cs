using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Fairlead.Webhooks.Redis.Tests.Hosting;

/// <summary>Keeps what an outbox has warned of.</summary>
internal sealed class WarningLog : ILogger<RedisWebhookOutbox>
{
    private readonly ConcurrentQueue<string> _warnings = new();

    public IReadOnlyCollection<string> Warnings => _warnings;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            _warnings.Enqueue(formatter(state, exception));
        }
    }
}
