using System.Text;
using System.Text.Json;
using LoadTest.Compute;
using LoadTest.Numbers;

namespace LoadTest.Tests.Compute;

public sealed class JobVerdictTests
{
    [Theory]
    [InlineData("15", "me", """[{"prime": "3", "exponent": 1}, {"prime": "5", "exponent": 1}]""", null)]
    [InlineData("21", "me", """[{"prime": "3", "exponent": 1}, {"prime": "7", "exponent": 1}]""", "not about the number sent")]
    [InlineData("15", "you", """[{"prime": "3", "exponent": 1}, {"prime": "5", "exponent": 1}]""", "not to its sender")]
    [InlineData("15", "me", """[{"prime": "15", "exponent": 1}]""", "15 is not a prime factor of 15")]
    [InlineData("15", "me", """[{"prime": "3", "exponent": 1}]""", "do not multiply")]
    [InlineData("15", "me", """[{"prime": "3", "exponent": 1}, {"prime": "3", "exponent": 1}]""", "do not multiply")]
    [InlineData("15", "me", """[{"prime": "3", "exponent": 2}, {"prime": "5", "exponent": 1}]""", "do not multiply")]
    [InlineData("15", "me", """[{"prime": "5", "exponent": 1}, {"prime": "3", "exponent": 1}]""", "not in ascending order")]
    [InlineData("15", "me", "[]", "do not multiply")]
    public void Objection_TwoPrimes_AcceptsExactlyThem(string number, string caller, string factors, string? expected) =>
        Check(new PrimeProduct(3, 5), number, caller, factors, expected);

    [Theory]
    [InlineData("""[{"prime": "7", "exponent": 2}]""", null)]
    [InlineData("""[{"prime": "7", "exponent": 1}, {"prime": "7", "exponent": 1}]""", "do not multiply")]
    [InlineData("""[{"prime": "7", "exponent": 1}]""", "do not multiply")]
    public void Objection_Square_WantsTheExponent(string factors, string? expected) =>
        Check(new PrimeProduct(7, 7), "49", "me", factors, expected);

    private static void Check(PrimeProduct product, string number, string caller, string factors, string? expected)
    {
        var answer = new JobAnswer();
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(
            $$"""{"number": "{{number}}", "callerId": "{{caller}}", "status": "completed", "factors": {{factors}}}"""));
        reader.Read();
        answer.Read(ref reader);

        var objection = JobVerdict.Objection(product, "me", answer);

        Assert.Equal(expected is null, objection is null);
        Assert.Contains(expected ?? "", objection ?? "", StringComparison.Ordinal);
    }
}
