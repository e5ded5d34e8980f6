namespace LoadTest.Http;

/// <summary>The connection could not be opened, or ended before the whole reply had come.</summary>
internal sealed class ConnectionLostException(string message, Exception? inner = null) : IOException(message, inner);
