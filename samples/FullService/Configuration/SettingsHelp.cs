using System.Globalization;
using System.Text;

namespace FullService.Configuration;

/// <summary>The text that <c>--help</c> prints.</summary>
internal static class SettingsHelp
{
    public static bool IsAskedFor(IEnumerable<string> args) => args.Any(static arg => arg is "--help" or "-h" or "-?" or "/?");

    public static string Write()
    {
        var text = new StringBuilder(
            """
            FullService: factors integers for many callers, fairly, runs analyses whose output it pushes, and relays to an upstream through a cache.

            Usage: FullService [--urls http://host:port[;…]] [--<setting> <value>]…
                   FullService reset --yes [--<setting> <value>]…
                       Empties what the service keeps under Storage:Folder and Analysis:OutputFolder, and touches nothing else.
                       Without --yes it says what that is, and ends with 1.

            Settings come from appsettings.json, the environment (Compute__Workers=4) and the command line
            (--Compute:Workers 4); the later ones win. Times are written as 300ms, 90s, 30m, 1h, 7d or hh:mm:ss.

              --urls (environment: ASPNETCORE_URLS)
                  Addresses to listen on. Default: http://localhost:5555

            """);
        foreach (var setting in SettingsTable.All)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"""

                  --{setting.Key}
                      {setting.Summary}
                      {char.ToUpperInvariant(setting.Range[0])}{setting.Range[1..]}. Default: {setting.Default}

                """);
        }

        return text.ToString();
    }
}
