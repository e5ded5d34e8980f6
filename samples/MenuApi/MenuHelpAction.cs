using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace MenuApi;

/// <summary>Shows the usual help, then what can be asked, what caches may do with the answers, examples and the exit codes.</summary>
internal sealed class MenuHelpAction(HelpAction usual) : SynchronousCommandLineAction
{
    private const string More =
        """
        What it answers:
          GET /api/restaurant             all restaurants, and whether they are open
          GET /api/restaurant/ID          one, with what it cooks
              ?date=2030-01-02            on that day instead of today; the dishes of a day are always the same,
                                          and on Saturdays and Sundays everything is closed
          GET /requests                   how many requests have come, by status and by target
          DELETE /requests                counts from zero again

        What caches may do with it:
          Answers have an ETag, Last-Modified and Cache-Control with max-age, stale-while-revalidate and stale-if-error.
          Without a date they are never reusable beyond midnight. A request whose If-None-Match or If-Modified-Since says
          that the client has the answer gets 304. A refused one gets 429 with Retry-After and no-store.

        Examples:
          dotnet run -c Release --project samples/MenuApi -- --port 5600
              answers at http://127.0.0.1:5600/api/restaurant
          dotnet run -c Release --project samples/MenuApi -- --delay 2000 --rate-limit 5
              a slow service that wants to be asked rarely: five times a second, two seconds for each answer
          curl -i http://127.0.0.1:5600/api/restaurant/harbour-kitchen
              one menu with its header fields

        Ctrl+C ends it.
        Exit codes: 0 it was stopped; 2 it did not start: wrong arguments, or a port that is taken.

        """;

    /// <inheritdoc />
    public override bool ClearsParseErrors => true;

    /// <inheritdoc />
    public override int Invoke(ParseResult parseResult)
    {
        ArgumentNullException.ThrowIfNull(parseResult);
        usual.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(More);
        return ExitCodes.Success;
    }
}
