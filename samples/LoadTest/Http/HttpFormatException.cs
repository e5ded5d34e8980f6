namespace LoadTest.Http;

/// <summary>The bytes received are no HTTP/1.1 reply. The connection cannot be used any further.</summary>
internal sealed class HttpFormatException(string message) : IOException(message);
