using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RepositoryConventions.Tests.Reading;
using RepositoryConventions.Tests.Rules;

namespace RepositoryConventions.Tests.Code;

public sealed class TypePerFileTests
{
    private static readonly Convention Rule = new(
        "TypePerFile", "A file holds one top-level type and has its name: Type.cs, Type{T}.cs for a generic twin, Type.Facet.cs for a part.");

    [Fact]
    public void File_WithTypes_HoldsOneAndHasItsName() => Rule.Check(Repository.CSharpFiles.SelectMany(FindMisplaced));

    private static IEnumerable<Violation> FindMisplaced(RepositoryFile file)
    {
        var types = file.TopLevelTypes().ToList();
        if (file.Syntax.Members.OfType<GlobalStatementSyntax>().Any())
        {
            // Test hosts need the type that top-level statements make to be nameable.
            types.RemoveAll(static type => type.TypeName() == "Program" && type.Is(SyntaxKind.PartialKeyword));
            return types.Select(type => new Violation(file.RelativePath, $"{type.TypeName()} stands beside top-level statements"));
        }

        return types.Count > 1
            ? [new Violation(file.RelativePath, $"holds {string.Join(", ", types.Select(static type => type.TypeName()))}")]
            : types.Where(type => !IsNamedAfter(file.Name, type.TypeName()))
                .Select(type => new Violation(file.RelativePath, $"holds {type.TypeName()}"));
    }

    private static bool IsNamedAfter(string fileName, string type) =>
        fileName == $"{type}.cs" || fileName.StartsWith($"{type}.", StringComparison.Ordinal) || fileName.StartsWith($"{type}{{", StringComparison.Ordinal);
}
