using Xunit.Sdk;

namespace TestSupport.Tests;

public sealed class RequiredProgramTests
{
    [Fact]
    public void Find_ProgramOnThePath_ReturnsWhereItIs() =>
        Assert.True(File.Exists(RequiredProgram.Find("dotnet", "see global.json", isContinuousIntegration: true)));

    [Fact]
    public void Find_MissingProgram_SkipsWithTheInstallCommand()
    {
        try
        {
            RequiredProgram.Find("no-such-program", "apt-get install it", isContinuousIntegration: false);
        }
        catch (SkipException skipped)
        {
            // Assert.Throws would pass a skip on, and this test would be the one skipped.
            Assert.Contains("apt-get install it", skipped.Message, StringComparison.Ordinal);
            return;
        }

        Assert.Fail("It was found.");
    }

    [Fact]
    public void Find_MissingProgramInContinuousIntegration_Fails()
    {
        var failed = Assert.Throws<FailException>(
            static () => RequiredProgram.Find("no-such-program", "apt-get install it", isContinuousIntegration: true));

        Assert.Contains("apt-get install it", failed.Message, StringComparison.Ordinal);
    }
}
