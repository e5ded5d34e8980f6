using Microsoft.CodeAnalysis.CSharp.Syntax;
using RepositoryConventions.Tests.Reading;
using RepositoryConventions.Tests.Rules;

namespace RepositoryConventions.Tests.Code;

public sealed class InterfaceSeamTests
{
    private static readonly Convention Rule = new(
        "InterfaceSeam", "An interface in src/ marks a seam with two implementations in src/; samples and fakes do not count. Everything else is a class.");

    [Fact]
    public void Interface_InAPackage_HasTwoImplementations()
    {
        var types = Repository.CSharpFiles
            .Where(static file => file.Area == "src")
            .SelectMany(static file => file.Types().OfType<TypeDeclarationSyntax>().Select(type => (file, type)))
            .ToList();

        Rule.Check(
            from item in types
            where item.type is InterfaceDeclarationSyntax
            let name = item.type.Identifier.Text
            let implementations = types
                .Where(other => other.type is not InterfaceDeclarationSyntax && other.type.BaseNames().Contains(name))
                .Select(static other => other.type.Identifier.Text)
                .Distinct()
                .ToList()
            where implementations.Count < 2
            select new Violation($"{item.file.RelativePath}#{name}", $"implemented by {(implementations.Count == 0 ? "nothing" : implementations[0])}"));
    }
}
