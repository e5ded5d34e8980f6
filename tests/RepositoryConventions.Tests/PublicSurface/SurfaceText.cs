using System.Reflection;
using System.Runtime.CompilerServices;

namespace RepositoryConventions.Tests.PublicSurface;

/// <summary>Writes what callers of an assembly can see: a line for each type, and below it one for each member.</summary>
/// <remarks>The order is alphabetical and the words are C#'s, so that a change to the surface is a short, readable diff.</remarks>
internal static class SurfaceText
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly) => Of(assembly.GetTypes().Where(IsVisible));

    public static string Of(IEnumerable<Type> types) =>
        string.Join("\n\n", types.OrderBy(static type => type.FullName, StringComparer.Ordinal).Select(Block)) + "\n";

    private static string Block(Type type) => string.Join("\n  ", [TypeLine.Of(type), .. MemberLines(type)]);

    private static bool IsVisible(Type type) =>
        type.IsNested ? (type.IsNestedPublic || IsFamily(type)) && IsVisible(type.DeclaringType!) : type.IsPublic;

    private static bool IsFamily(Type type) => type.IsNestedFamily || type.IsNestedFamORAssem;

    private static IEnumerable<string> MemberLines(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return [];
        }

        return type.IsEnum
            ? type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(static field => $"{field.Name} = {field.GetRawConstantValue()}")
            : type.GetMembers(Declared)
                .Where(static member => !IsCompilerMade(member))
                .Select(MemberLine.Of)
                .OfType<string>()
                .Order(StringComparer.Ordinal);
    }

    // What the compiler adds to records and delegates follows from their own line.
    private static bool IsCompilerMade(MemberInfo member) =>
        member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) || member.Name.StartsWith('<') || member is Type;
}
