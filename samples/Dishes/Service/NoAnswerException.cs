namespace Dishes.Service;

/// <summary>There is nothing to print; the message says why, and what to do.</summary>
internal sealed class NoAnswerException(string message) : Exception(message);
