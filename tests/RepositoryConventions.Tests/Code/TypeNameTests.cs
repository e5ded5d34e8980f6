using RepositoryConventions.Tests.Reading;
using RepositoryConventions.Tests.Rules;

namespace RepositoryConventions.Tests.Code;

public sealed class TypeNameTests
{
    private static readonly Convention Rule = new(
        "TypeName", "A type's name says what it is; these endings do not. Name the thing or the activity instead.");

    private static readonly string[] EmptyEndings =
    [
        "Manager", "Managers", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Data", "Info",
    ];

    [Fact]
    public void Type_AnyName_EndsInAMeaning() =>
        Rule.Check(
            from file in Repository.CSharpFiles
            from type in file.Types()
            let ending = EmptyEndings.FirstOrDefault(ending => type.TypeName().EndsWith(ending, StringComparison.Ordinal))
            where ending is not null
            select new Violation($"{file.RelativePath}#{type.TypeName()}", $"ends in {ending}"));
}
