using System.Reflection;

namespace RepositoryConventions.Tests.PublicSurface;

/// <summary>Reads, one by one, the flags with which the compiler records where a type allows null.</summary>
/// <remarks>
/// The runtime's <c>NullabilityInfoContext</c> answers what may be null; for a type parameter without constraints that is
/// always yes. A surface shows what was written instead. The compiler stores one flag for each part of a type, outer parts
/// first: 2 where a question mark stands. It stores none for value types without type arguments nor for <c>Nullable</c>
/// itself, one flag when all are the same, and nothing at all when that one is the context's.
/// </remarks>
internal sealed class NullableFlags
{
    private readonly byte[] _flags;
    private int _position;

    private NullableFlags(byte[] flags) => _flags = flags;

    /// <summary>Gets the flags of a type that nothing is recorded about.</summary>
    public static NullableFlags Unknown => new([0]);

    public static NullableFlags Of(ParameterInfo parameter) => new(Own(parameter.CustomAttributes) ?? Context(parameter.Member));

    public static NullableFlags Of(MemberInfo member) => new(Own(member.CustomAttributes) ?? Context(member));

    public bool NextIsNullable() => (_flags.Length == 1 ? _flags[0] : _flags[_position++]) == 2;

    private static byte[]? Own(IEnumerable<CustomAttributeData> attributes) => Read(attributes, "NullableAttribute");

    private static byte[] Context(MemberInfo member)
    {
        for (var scope = member; scope is not null; scope = scope.DeclaringType)
        {
            if (Read(scope.CustomAttributes, "NullableContextAttribute") is { } flags)
            {
                return flags;
            }
        }

        return [0];
    }

    private static byte[]? Read(IEnumerable<CustomAttributeData> attributes, string name)
    {
        var found = attributes.FirstOrDefault(attribute => attribute.AttributeType.FullName == $"System.Runtime.CompilerServices.{name}");
        return found?.ConstructorArguments[0].Value switch
        {
            byte flag => [flag],
            IEnumerable<CustomAttributeTypedArgument> flags => [.. flags.Select(static flag => (byte)flag.Value!)],
            _ => null,
        };
    }
}
