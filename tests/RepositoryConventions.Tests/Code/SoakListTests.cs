using Microsoft.CodeAnalysis.CSharp.Syntax;
using RepositoryConventions.Tests.Reading;
using RepositoryConventions.Tests.Rules;

namespace RepositoryConventions.Tests.Code;

public sealed class SoakListTests
{
    private static readonly Convention Rule = new(
        "SoakList", "A class with long tests, marked [Trait(\"Category\", \"Soak\")], is named in CONTRIBUTING.md with what it does and how long it takes.");

    [Fact]
    public void Class_WithSoakTests_IsListedInContributing()
    {
        var list = Repository.File("CONTRIBUTING.md").Text;

        Rule.Check(
            from file in Repository.CSharpFiles
            where file.Area == "tests"
            from attribute in file.Syntax.DescendantNodes().OfType<AttributeSyntax>()
            where attribute.Name.ToString() == "Trait" && attribute.ArgumentList?.ToString() == "(\"Category\", \"Soak\")"
            let type = attribute.Ancestors().OfType<TypeDeclarationSyntax>().First().Identifier.Text
            where !list.Contains(type, StringComparison.Ordinal)
            select new Violation(file.RelativePath, type));
    }
}
