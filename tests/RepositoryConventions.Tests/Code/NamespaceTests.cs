using Microsoft.CodeAnalysis.CSharp.Syntax;
using RepositoryConventions.Tests.Reading;
using RepositoryConventions.Tests.Rules;

namespace RepositoryConventions.Tests.Code;

public sealed class NamespaceTests
{
    private static readonly Convention Rule = new(
        "Namespace", "A namespace is file-scoped and is the project's name followed by the folders; folders go one level deep in src/.");

    // Registration methods live where the application already has a using.
    private static readonly string[] RegistrationNamespaces = ["Microsoft.Extensions.DependencyInjection", "Microsoft.AspNetCore.Builder"];

    [Fact]
    public void Namespace_OfEachFile_IsItsProjectAndFolder() =>
        Rule.Check(Repository.Projects.Where(static project => !project.IsPackageConsumer).SelectMany(FindMisplaced));

    private static IEnumerable<Violation> FindMisplaced(ProjectFile project) =>
        from file in Repository.CSharpFiles
        where file.RelativePath.StartsWith(project.Folder + "/", StringComparison.Ordinal)
        let problem = ProblemWith(file, project)
        where problem is not null
        select new Violation(file.RelativePath, problem);

    private static string? ProblemWith(RepositoryFile file, ProjectFile project)
    {
        var folders = file.RelativePath[(project.Folder.Length + 1)..].Split('/')[..^1];
        if (project.Area == "src" && folders.Length > 1)
        {
            return "lies two folders deep";
        }

        var declared = file.Syntax.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().ToList();
        if (declared.Count == 0)
        {
            // Assembly attributes, global usings and top-level statements have none.
            return file.TopLevelTypes().Any(static type => type.TypeName() != "Program") ? "has no namespace" : null;
        }

        var expected = string.Join('.', [project.Property("RootNamespace") ?? project.Name, .. folders]);
        var actual = declared[0].Name.ToString();
        var isRegistration = project.Area == "src" && file.Name.EndsWith("Extensions.cs", StringComparison.Ordinal) && RegistrationNamespaces.Contains(actual);
        return declared is not [FileScopedNamespaceDeclarationSyntax] ? "has a namespace with braces"
            : actual != expected && !isRegistration ? $"is in {actual}, not in {expected}"
            : null;
    }
}
