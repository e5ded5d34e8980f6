using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RepositoryConventions.Tests.Reading;
using RepositoryConventions.Tests.Rules;

namespace RepositoryConventions.Tests.Code;

public sealed class MethodSizeTests
{
    private const int MaxLines = 40;

    private static readonly Convention Rule = new(
        "MethodSize", $"A method body has at most {MaxLines} lines. Each step of it wants a name.");

    [Fact]
    public void Method_AnyBody_FitsTheSizeBudget() => Rule.Check(Repository.CSharpFiles.SelectMany(FindTooLong));

    private static IEnumerable<Violation> FindTooLong(RepositoryFile file) =>
        Bodies(file.Syntax)
            .Where(static body => body.Lines > MaxLines)
            .Select(body => new Violation($"{file.RelativePath}#{body.Name}", $"{body.Lines} lines from line {body.Line}"));

    private static IEnumerable<(string Name, int Line, int Lines)> Bodies(CompilationUnitSyntax unit)
    {
        foreach (var method in unit.DescendantNodes().OfType<BaseMethodDeclarationSyntax>())
        {
            var body = (SyntaxNode?)method.Body ?? method.ExpressionBody?.Expression;
            yield return (NameOf(method), method.LineOf(), LinesOf(body));
        }

        foreach (var accessor in unit.DescendantNodes().OfType<AccessorDeclarationSyntax>())
        {
            var body = (SyntaxNode?)accessor.Body ?? accessor.ExpressionBody?.Expression;
            yield return (accessor.Keyword.Text, accessor.LineOf(), LinesOf(body));
        }

        foreach (var property in unit.DescendantNodes().OfType<PropertyDeclarationSyntax>())
        {
            yield return (property.Identifier.Text, property.LineOf(), LinesOf(property.ExpressionBody?.Expression));
        }

        var statements = unit.Members.OfType<GlobalStatementSyntax>().ToList();
        if (statements.Count > 0)
        {
            yield return ("Main", statements[0].LineOf(), statements[^1].GetLocation().GetLineSpan().EndLinePosition.Line + 2 - statements[0].LineOf());
        }
    }

    private static string NameOf(BaseMethodDeclarationSyntax method) => method switch
    {
        MethodDeclarationSyntax named => named.Identifier.Text,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
        OperatorDeclarationSyntax symbol => $"operator {symbol.OperatorToken.Text}",
        _ => method.Kind().ToString(),
    };

    // The lines between the braces of a block, or the lines that an expression covers.
    private static int LinesOf(SyntaxNode? body)
    {
        if (body is null)
        {
            return 0;
        }

        var span = body.GetLocation().GetLineSpan();
        var lines = span.EndLinePosition.Line - span.StartLinePosition.Line;
        return body is BlockSyntax ? Math.Max(0, lines - 1) : lines + 1;
    }
}
