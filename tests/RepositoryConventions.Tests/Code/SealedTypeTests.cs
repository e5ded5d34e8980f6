using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RepositoryConventions.Tests.Reading;
using RepositoryConventions.Tests.Rules;

namespace RepositoryConventions.Tests.Code;

public sealed class SealedTypeTests
{
    private static readonly Convention Rule = new("SealedType", "A class that nothing here inherits from is sealed, static or abstract.");

    [Fact]
    public void Class_NobodyInheritsFrom_IsSealed()
    {
        var declared = Repository.CSharpFiles.SelectMany(static file => file.Types().OfType<TypeDeclarationSyntax>().Select(type => (file, type))).ToList();
        var inherited = declared.SelectMany(static item => item.type.BaseNames()).ToHashSet();

        // The parts of a partial class count as one, and one of them says sealed.
        Rule.Check(declared
            .Where(static item => item.type is ClassDeclarationSyntax || item.type.IsKind(SyntaxKind.RecordDeclaration))
            .Where(static item => item.file.Area != "perf") // BenchmarkDotNet derives from benchmark classes.
            .GroupBy(static item => (Path.GetDirectoryName(item.file.RelativePath), item.type.Identifier.Text, item.type.Arity))
            .Where(parts => !parts.Any(static part => IsClosed(part.type)) && !inherited.Contains(parts.Key.Text) && parts.Key.Text != "Program")
            .Select(static parts => new Violation($"{parts.First().file.RelativePath}#{parts.Key.Text}", $"line {parts.First().type.LineOf()}")));
    }

    private static bool IsClosed(TypeDeclarationSyntax type) =>
        type.Is(SyntaxKind.SealedKeyword) || type.Is(SyntaxKind.StaticKeyword) || type.Is(SyntaxKind.AbstractKeyword);
}
