using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RepositoryConventions.Tests.Reading;

/// <summary>Questions to a parsed file that several conventions ask.</summary>
internal static class Declarations
{
    /// <summary>Finds every named type, also nested ones.</summary>
    public static IEnumerable<MemberDeclarationSyntax> Types(this RepositoryFile file) =>
        file.Syntax.DescendantNodes().OfType<MemberDeclarationSyntax>().Where(static node => node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax);

    public static IEnumerable<MemberDeclarationSyntax> TopLevelTypes(this RepositoryFile file) =>
        file.Types().Where(static type => type.Parent is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax);

    public static string TypeName(this MemberDeclarationSyntax type) => type switch
    {
        BaseTypeDeclarationSyntax declared => declared.Identifier.Text,
        DelegateDeclarationSyntax declared => declared.Identifier.Text,
        _ => throw new ArgumentException($"{type.Kind()} is no type.", nameof(type)),
    };

    public static bool Is(this MemberDeclarationSyntax member, SyntaxKind modifier) => member.Modifiers.Any(modifier);

    /// <summary>Gets the names in a type's base list, without namespaces and type arguments.</summary>
    public static IEnumerable<string> BaseNames(this BaseTypeDeclarationSyntax type) =>
        type.BaseList?.Types.Select(static item => SimpleName(item.Type)) ?? [];

    public static int LineOf(this SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;

    private static string SimpleName(TypeSyntax type) => type switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.Text,
        AliasQualifiedNameSyntax aliased => aliased.Name.Identifier.Text,
        SimpleNameSyntax simple => simple.Identifier.Text,
        _ => type.ToString(),
    };
}
