using System.Globalization;
using LoadTest.Reporting;

namespace LoadTest.Tests.Reporting;

public sealed class ReportTextTests
{
    [Theory]
    [InlineData(0, "0.00 μs")]
    [InlineData(9.5, "9.50 μs")]
    [InlineData(123, "123 μs")]
    [InlineData(1_000, "1.00 ms")]
    [InlineData(12_340, "12.3 ms")]
    [InlineData(2_500_000, "2.50 s")]
    [InlineData(1_234_000_000, "1,234 s")]
    [InlineData(-2_000, "-2.00 ms")]
    public void Time_AnySize_HasAFittingUnit(double microseconds, string expected) =>
        Assert.Equal(expected, ReportText.Time(TimeSpan.FromMicroseconds(microseconds)));

    [Fact]
    public void Number_AnotherCulture_StaysTheSame()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberGroupSeparator = "_", NumberDecimalSeparator = "!" } };

            Assert.Equal("1,234,567", ReportText.Number(1_234_567));
            Assert.Equal("2.500 s", ReportText.Seconds(TimeSpan.FromSeconds(2.5)));
            Assert.Equal("0.9876", ReportText.Index(0.98761));
            Assert.Equal("12.3", ReportText.Rate(12.34));
            Assert.Equal("12,345", ReportText.Rate(12_345.4));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Join_SomeCounts_NamesEach() => Assert.Equal("1,000 accepted, 0 failed", ReportText.Join((1_000, "accepted"), (0, "failed")));
}
