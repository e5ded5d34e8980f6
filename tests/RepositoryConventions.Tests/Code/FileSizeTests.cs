using RepositoryConventions.Tests.Reading;
using RepositoryConventions.Tests.Rules;

namespace RepositoryConventions.Tests.Code;

public sealed class FileSizeTests
{
    private const int MaxLines = 400;

    private static readonly Convention Rule = new(
        "FileSize", $"A C# file has at most {MaxLines} lines. Give a part of it a name and a file of its own.");

    [Fact]
    public void File_WrittenInCSharp_FitsTheSizeBudget() =>
        Rule.Check(Repository.CSharpFiles
            .Where(static file => file.Lines.Length > MaxLines)
            .Select(static file => new Violation(file.RelativePath, $"{file.Lines.Length} lines")));
}
