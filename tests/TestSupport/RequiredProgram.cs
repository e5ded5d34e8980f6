namespace TestSupport;

/// <summary>Finds a program that a test needs and that comes from outside .NET.</summary>
public static class RequiredProgram
{
    /// <summary>Finds a program on the search path.</summary>
    /// <param name="name">The name of the executable.</param>
    /// <param name="installCommand">What installs it, for whoever reads the test's report.</param>
    /// <returns>The full path.</returns>
    /// <remarks>Where it is missing, the calling test is reported as skipped; with <c>CI=true</c> it fails instead.</remarks>
    public static string Find(string name, string installCommand) =>
        Find(name, installCommand, isContinuousIntegration: Environment.GetEnvironmentVariable("CI") == "true");

    /// <summary>Finds a program on the search path, and says which rule holds when it is missing.</summary>
    public static string Find(string name, string installCommand, bool isContinuousIntegration)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
        if (path is null)
        {
            var message = $"This test needs {name}. Install it with: {installCommand}";
            Assert.SkipUnless(isContinuousIntegration, message);
            Assert.Fail(message);
        }

        return path;
    }
}
