namespace FullService.Tests.Cluster;

/// <summary>The folder of this repository, for what stands in it beside the code.</summary>
internal static class RepositoryFolder
{
    private static readonly string Root = FindRoot();

    public static string PathOf(string relativePath) => Path.Combine(Root, relativePath);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Packages.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Packages.sln.");
        }

        return folder.FullName;
    }
}
