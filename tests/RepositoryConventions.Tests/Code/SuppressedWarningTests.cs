using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RepositoryConventions.Tests.Reading;
using RepositoryConventions.Tests.Rules;

namespace RepositoryConventions.Tests.Code;

public sealed partial class SuppressedWarningTests
{
    private static readonly Convention Rule = new(
        "SuppressedWarning", "Whoever silences a warning says why: in a comment on the line or above it, or as the attribute's Justification.");

    [Fact]
    public void Suppression_Anywhere_SaysWhy() =>
        Rule.Check(
        [
            .. FindUnexplained(static file => file.HasExtension(".cs"), PragmaDisable(), "//"),
            .. FindUnexplained(static file => file.HasExtension(".csproj") || file.HasExtension(".props") || file.HasExtension(".targets"), NoWarn(), "-->"),
            .. FindUnexplained(static file => file.Name == ".editorconfig", SeverityNone(), "#"),
            .. FindUnjustifiedAttributes(),
        ]);

    private static IEnumerable<Violation> FindUnjustifiedAttributes() =>
        from file in Repository.CSharpFiles
        from attribute in file.Syntax.DescendantNodes().OfType<AttributeSyntax>()
        where attribute.Name.ToString() is "SuppressMessage" or "UnconditionalSuppressMessage"
            && attribute.ArgumentList?.Arguments.Any(static argument => argument.NameEquals?.Name.Identifier.Text == "Justification"
                && argument.Expression.ToString().Length > 10) != true
        select new Violation(file.RelativePath, $"line {attribute.LineOf()}: {attribute}");

    private static IEnumerable<Violation> FindUnexplained(Func<RepositoryFile, bool> concerns, Regex suppression, string comment) =>
        from file in Repository.Files
        where concerns(file)
        let lines = file.Lines
        from line in lines.Index()
        where suppression.IsMatch(line.Item)
            && !line.Item.Contains(comment, StringComparison.Ordinal)
            && !(line.Index > 0 && IsComment(lines[line.Index - 1].Trim(), comment))
        select new Violation(file.RelativePath, $"line {line.Index + 1}: {line.Item.Trim()}");

    // A comment behind other code, on the line above, explains that code.
    private static bool IsComment(string line, string comment) =>
        line.StartsWith(comment, StringComparison.Ordinal) || (comment == "-->" && line.EndsWith(comment, StringComparison.Ordinal));

    [GeneratedRegex(@"^\s*#pragma\s+warning\s+disable")]
    private static partial Regex PragmaDisable();

    [GeneratedRegex(@"<NoWarn\b|<WarningsNotAsErrors\b|\bNoWarn=")]
    private static partial Regex NoWarn();

    [GeneratedRegex(@"^dotnet_diagnostic\.\w+\.severity\s*=\s*(none|silent)")]
    private static partial Regex SeverityNone();
}
