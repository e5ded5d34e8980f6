using System.Reflection;

namespace RepositoryConventions.Tests.Rules;

public sealed class ExemptionTests
{
    [Fact]
    public void Exemption_EachInTheList_NamesAConventionThatExists()
    {
        var names = typeof(Convention).Assembly.GetTypes()
            .SelectMany(static type => type.GetFields(BindingFlags.NonPublic | BindingFlags.Static))
            .Where(static field => field.FieldType == typeof(Convention))
            .Select(static field => ((Convention)field.GetValue(null)!).Name)
            .ToList();

        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(Exemption.All, exemption => Assert.Contains(exemption.Rule, names));
    }

    [Fact]
    public void Parse_LineWithReason_ReadsThreeParts()
    {
        var exemption = Assert.Single(Exemption.Parse(["# why", "", "FileSize | src/A.cs | A table | of primes."]));

        Assert.Equal(new Exemption("FileSize", "src/A.cs", "A table | of primes."), exemption);
    }

    [Fact]
    public void Parse_LineWithoutReason_Throws() =>
        Assert.Throws<FormatException>(static () => Exemption.Parse(["FileSize | src/A.cs"]));
}
