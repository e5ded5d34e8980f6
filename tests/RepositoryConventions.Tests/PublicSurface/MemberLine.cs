using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace RepositoryConventions.Tests.PublicSurface;

/// <summary>Writes the line of a member that callers or derived types can see.</summary>
internal static class MemberLine
{
    /// <summary>Writes a member.</summary>
    /// <returns>The line, or null when the member cannot be seen from outside.</returns>
    public static string? Of(MemberInfo member) => member switch
    {
        ConstructorInfo { IsStatic: false } constructor when IsVisible(constructor) =>
            $"{Access(constructor)}{TypeNames.Simple(constructor.DeclaringType!)}({Parameters(constructor)})",
        MethodInfo method when IsVisible(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) => OfMethod(method),
        PropertyInfo property => OfProperty(property),
        FieldInfo field when field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly => OfField(field),
        EventInfo { AddMethod: { } add } raised when IsVisible(add) => $"{Modifiers(add)}event {TypeNames.Of(raised)} {raised.Name}",
        _ => null,
    };

    public static string Parameters(MethodBase method)
    {
        var first = method.IsDefined(typeof(ExtensionAttribute), inherit: false) ? "this " : "";
        return first + string.Join(", ", method.GetParameters().Select(Parameter));
    }

    private static string OfMethod(MethodInfo method)
    {
        var arguments = method.GetGenericArguments();
        var generic = arguments.Length == 0 ? "" : $"<{string.Join(", ", arguments.Select(static argument => argument.Name))}>";
        return $"{Modifiers(method)}{TypeNames.OfReturn(method)} {method.Name}{generic}({Parameters(method)}){TypeNames.Constraints(arguments)}";
    }

    private static string? OfProperty(PropertyInfo property)
    {
        var accessors = new[] { property.GetMethod, property.SetMethod }.OfType<MethodInfo>().Where(IsVisible).ToList();
        if (accessors.Count == 0)
        {
            return null;
        }

        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        var index = property.GetIndexParameters();
        var name = index.Length == 0 ? property.Name : $"this[{string.Join(", ", index.Select(Parameter))}]";
        var words = accessors.Select(accessor => (accessor.IsPublic ? "" : Access(accessor)) + Word(accessor, property));
        return $"{Modifiers(accessors[0])}{required}{TypeNames.Of(property)} {name} {{ {string.Join(" ", words)} }}";
    }

    private static string Word(MethodInfo accessor, PropertyInfo property) =>
        accessor == property.GetMethod ? "get;"
        : accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init;"
        : "set;";

    private static string OfField(FieldInfo field)
    {
        var access = field.IsPublic ? "" : "protected ";
        return field.IsLiteral
            ? $"{access}const {TypeNames.Of(field)} {field.Name} = {Literal(field.GetRawConstantValue())}"
            : $"{access}{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{TypeNames.Of(field)} {field.Name}";
    }

    private static string Parameter(ParameterInfo parameter)
    {
        var passing = parameter.IsOut ? "out "
            : parameter.IsIn ? "in "
            : parameter.ParameterType.IsByRef ? "ref "
            : parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) ? "params "
            : "";
        var fallback = parameter.HasDefaultValue ? $" = {Default(parameter)}" : "";
        return $"{passing}{TypeNames.Of(parameter)} {parameter.Name}{fallback}";
    }

    private static string Default(ParameterInfo parameter) =>
        parameter.DefaultValue is null && parameter.ParameterType.IsValueType ? "default" : Literal(parameter.DefaultValue);

    private static string Literal(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Modifiers(MethodInfo method)
    {
        var overriding = method.GetBaseDefinition() != method;
        var kind = method.IsStatic ? "static " + (method.IsAbstract ? "abstract " : "")
            : method.DeclaringType!.IsInterface ? (method.IsAbstract ? "" : "virtual ")
            : overriding ? "override "
            : method.IsAbstract ? "abstract "
            : method is { IsVirtual: true, IsFinal: false } ? "virtual "
            : "";
        return Access(method) + kind;
    }
}
