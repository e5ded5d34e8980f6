using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RepositoryConventions.Tests.Reading;
using RepositoryConventions.Tests.Rules;

namespace RepositoryConventions.Tests.Code;

public sealed class EnumValueTests
{
    private static readonly Convention Rule = new(
        "EnumValue", "Members of a public enum in src/ have explicit values, so that a later one cannot renumber them.");

    [Fact]
    public void Enum_PublicInAPackage_HasExplicitValues() =>
        Rule.Check(
            from file in Repository.CSharpFiles
            where file.Area == "src"
            from type in file.Types().OfType<EnumDeclarationSyntax>()
            where type.Is(SyntaxKind.PublicKeyword) && type.Members.Any(static member => member.EqualsValue is null)
            select new Violation($"{file.RelativePath}#{type.Identifier.Text}", $"line {type.LineOf()}"));
}
