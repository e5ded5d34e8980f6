namespace LoadTest.Compute;

/// <summary>The service is not there or does not call itself ready, so nothing was sent.</summary>
internal sealed class ServiceNotReadyException(string message, Exception? inner = null) : Exception(message, inner);
