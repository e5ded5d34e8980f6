using System.Reflection;

namespace RepositoryConventions.Tests.PublicSurface;

/// <summary>Writes types as C# does, with a question mark where null is allowed.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(nint)] = "nint",
        [typeof(nuint)] = "nuint",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    public static string Of(ParameterInfo parameter) => Of(parameter.ParameterType, new NullabilityInfoContext().Create(parameter));

    public static string Of(PropertyInfo property) => Of(property.PropertyType, new NullabilityInfoContext().Create(property));

    public static string Of(FieldInfo field) => Of(field.FieldType, new NullabilityInfoContext().Create(field));

    public static string Of(EventInfo raised) => Of(raised.EventHandlerType!, new NullabilityInfoContext().Create(raised));

    public static string OfReturn(MethodInfo method) =>
        (method.ReturnType.IsByRef ? "ref " : "") + Of(method.ReturnType, new NullabilityInfoContext().Create(method.ReturnParameter));

    public static string Of(Type type) => Of(type, nullability: null);

    /// <summary>Gets a type's own name, without what it is nested in and without its type parameters.</summary>
    public static string Simple(Type type) => type.Name.Split('`')[0];

    /// <summary>Writes the constraints on type parameters, with a space before each.</summary>
    public static string Constraints(IEnumerable<Type> arguments) => string.Concat(arguments.Select(Constraint));

    private static string Constraint(Type argument)
    {
        var special = argument.GenericParameterAttributes & GenericParameterAttributes.SpecialConstraintMask;
        var isValue = special.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        List<string> words = [];
        if (isValue)
        {
            words.Add("struct");
        }
        else if (special.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
        {
            words.Add("class");
        }

        words.AddRange(argument.GetGenericParameterConstraints().Where(static type => type != typeof(ValueType)).Select(Of));
        if (!isValue && special.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
        {
            words.Add("new()");
        }

        return words.Count == 0 ? "" : $" where {argument.Name} : {string.Join(", ", words)}";
    }

    private static string Of(Type type, NullabilityInfo? nullability)
    {
        if (type.IsByRef)
        {
            return Of(type.GetElementType()!, nullability?.ElementType ?? nullability);
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Of(underlying, nullability: null) + "?";
        }

        var mark = !type.IsValueType && nullability is { ReadState: NullabilityState.Nullable } or { WriteState: NullabilityState.Nullable } && !type.IsValueType ? "?" : "";
        return Unmarked(type, nullability) + mark;
    }

    private static string Unmarked(Type type, NullabilityInfo? nullability)
    {
        if (type.IsArray)
        {
            return $"{Of(type.GetElementType()!, nullability?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        if (type.IsPointer)
        {
            return Of(type.GetElementType()!, nullability: null) + "*";
        }

        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        // A nested type repeats the type arguments of the types around it; they are written where they belong.
        var outer = type is { IsNested: true, IsGenericParameter: false } ? type.DeclaringType! : null;
        var prefix = outer is null ? "" : Unmarked(outer, nullability: null) + ".";
        var arguments = type.GetGenericArguments().Skip(outer?.GetGenericArguments().Length ?? 0).ToList();
        var written = arguments.Select((argument, index) => Of(argument, nullability?.GenericTypeArguments.ElementAtOrDefault(index)));
        return prefix + Simple(type) + (arguments.Count == 0 || type.IsGenericParameter ? "" : $"<{string.Join(", ", written)}>");
    }
}
