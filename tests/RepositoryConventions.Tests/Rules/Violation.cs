namespace RepositoryConventions.Tests.Rules;

/// <summary>Something that breaks a convention.</summary>
/// <param name="Subject">What an exception would name: a file, a type, a member, a project.</param>
/// <param name="Message">What was found, and where.</param>
internal sealed record Violation(string Subject, string Message);
