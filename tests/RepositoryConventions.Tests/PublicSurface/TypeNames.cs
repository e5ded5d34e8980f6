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

    public static string Of(ParameterInfo parameter) => Of(parameter.ParameterType, NullableFlags.Of(parameter));

    public static string Of(PropertyInfo property) => Of(property.PropertyType, NullableFlags.Of(property));

    public static string Of(FieldInfo field) => Of(field.FieldType, NullableFlags.Of(field));

    public static string Of(EventInfo raised) => Of(raised.EventHandlerType!, NullableFlags.Of(raised));

    public static string OfReturn(MethodInfo method) => (method.ReturnType.IsByRef ? "ref " : "") + Of(method.ReturnParameter);

    public static string Of(Type type) => Of(type, NullableFlags.Unknown);

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

    // Takes the flags in the order in which the compiler wrote them: a type's own, then those of its arguments.
    private static string Of(Type type, NullableFlags flags)
    {
        if (type.IsByRef)
        {
            return Of(type.GetElementType()!, flags);
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Of(underlying, flags) + "?";
        }

        var hasFlag = !type.IsValueType || type.IsGenericType;
        var mark = hasFlag && flags.NextIsNullable() ? "?" : "";
        return (type.IsArray ? OfArray(type, flags) : OfNamed(type, flags)) + mark;
    }

    private static string OfArray(Type type, NullableFlags flags) =>
        $"{Of(type.GetElementType()!, flags)}[{new string(',', type.GetArrayRank() - 1)}]";

    private static string OfNamed(Type type, NullableFlags flags)
    {
        if (type.IsGenericParameter || Keywords.ContainsKey(type))
        {
            return Keywords.GetValueOrDefault(type, type.Name);
        }

        // A nested type repeats the type arguments of the types around it; each is written where it belongs.
        var arguments = new Queue<string>(type.GetGenericArguments().Select(argument => Of(argument, flags)));
        return string.Join('.', Nesting(type).Select(part => Simple(part) + Take(arguments, OwnArity(part))));
    }

    private static IEnumerable<Type> Nesting(Type type) =>
        type.IsNested ? Nesting(type.DeclaringType!).Append(type) : [type];

    private static int OwnArity(Type type) => type.GetGenericArguments().Length - (type.DeclaringType?.GetGenericArguments().Length ?? 0);

    private static string Take(Queue<string> arguments, int count)
    {
        var taken = Enumerable.Range(0, count).Select(_ => arguments.Dequeue()).ToList();
        return taken.Count == 0 ? "" : $"<{string.Join(", ", taken)}>";
    }
}
