using System.Reflection;
using System.Runtime.CompilerServices;

namespace RepositoryConventions.Tests.PublicSurface;

/// <summary>Writes the line of a type: its kind, its name and what it derives from.</summary>
internal static class TypeLine
{
    public static string Of(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            return $"delegate {TypeNames.OfReturn(invoke)} {NameOf(type)}({MemberLine.Parameters(invoke)})";
        }

        var bases = BasesOf(type).ToList();
        return $"{KindOf(type)} {NameOf(type)}{(bases.Count == 0 ? "" : $" : {string.Join(", ", bases)}")}{TypeNames.Constraints(type.GetGenericArguments())}";
    }

    private static string NameOf(Type type) => (type.Namespace is null ? "" : type.Namespace + ".") + TypeNames.Of(type);

    private static string KindOf(Type type)
    {
        if (type.IsEnum)
        {
            return type.IsDefined(typeof(FlagsAttribute), inherit: false) ? "flags enum" : "enum";
        }

        if (type.IsInterface)
        {
            return "interface";
        }

        if (type.IsValueType)
        {
            var readOnly = type.IsDefined(typeof(IsReadOnlyAttribute), inherit: false) ? "readonly " : "";
            return $"{readOnly}{(type.IsByRefLike ? "ref " : "")}{(IsRecord(type) ? "record " : "")}struct";
        }

        var modifier = (type.IsAbstract, type.IsSealed) switch
        {
            (true, true) => "static ",
            (true, false) => "abstract ",
            (false, true) => "sealed ",
            _ => "",
        };
        return $"{modifier}{(IsRecord(type) ? "record" : "class")}";
    }

    private static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly) is { } method
        && method.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    private static IEnumerable<string> BasesOf(Type type)
    {
        if (type.IsEnum)
        {
            var underlying = Enum.GetUnderlyingType(type);
            return underlying == typeof(int) ? [] : [TypeNames.Of(underlying)];
        }

        // Only what this type adds: not what its base type or another of its interfaces brings.
        var inherited = (type.BaseType?.GetInterfaces() ?? []).Concat(type.GetInterfaces().SelectMany(static one => one.GetInterfaces())).ToHashSet();
        var interfaces = type.GetInterfaces().Where(one => one.IsVisible && !inherited.Contains(one)).Select(TypeNames.Of).Order(StringComparer.Ordinal);
        return type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? [TypeNames.Of(parent), .. interfaces] : interfaces;
    }
}
