using System.Reflection;
using RepositoryConventions.Tests.Reading;

namespace RepositoryConventions.Tests.PublicSurface;

public sealed class PublicSurfaceTests
{
    /// <summary>Setting this environment variable to 1 writes the surface as it is instead of comparing it.</summary>
    private const string AcceptVariable = "FAIRLEAD_ACCEPT_PUBLIC_API";

    public static TheoryData<string> PackageNames => [.. Repository.Packages.Select(static package => package.Name)];

    [Theory]
    [MemberData(nameof(PackageNames))]
    public void PublicSurface_OfEachPackage_IsTheCommittedOne(string package)
    {
        var path = Path.Combine(Repository.Root, "src", package, "PublicApi.txt");
        var actual = SurfaceText.Of(Assembly.Load(package));
        if (Environment.GetEnvironmentVariable(AcceptVariable) == "1")
        {
            File.WriteAllText(path, actual);
        }

        var committed = File.Exists(path) ? File.ReadAllText(path) : "";
        if (actual != committed)
        {
            Assert.Fail(
                $"The public surface of {package} is not the one in src/{package}/PublicApi.txt:\n{Difference(committed, actual)}" +
                $"If callers may see this, accept it and commit the file:\n  {AcceptVariable}=1 dotnet run -c Release --project tests/RepositoryConventions.Tests");
        }
    }

    // Lines are shown below the type that they belong to; a member line alone would not say whose it is.
    private static string Difference(string committed, string actual)
    {
        var before = Qualified(committed).ToList();
        var after = Qualified(actual).ToList();
        return string.Concat(before.Except(after).Select(static line => $"  - {line}\n").Concat(after.Except(before).Select(static line => $"  + {line}\n")));
    }

    private static IEnumerable<string> Qualified(string surface)
    {
        var type = "";
        foreach (var line in surface.Split('\n').Where(static line => line.Length > 0))
        {
            type = line[0] == ' ' ? type : line;
            yield return line[0] == ' ' ? $"{type} >{line[1..]}" : line;
        }
    }
}
