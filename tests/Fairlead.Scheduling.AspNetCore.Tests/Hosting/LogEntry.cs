using Microsoft.Extensions.Logging;

namespace Fairlead.Scheduling.AspNetCore.Tests.Hosting;

internal sealed record LogEntry(string Category, LogLevel Level, string Message);
