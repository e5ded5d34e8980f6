namespace FullService.Documentation;

/// <summary>Requests and answers as they look on the wire.</summary>
internal static class Examples
{
    public const string JobId = "01a1fd8d2c6679878fdf7910f330c610";

    public const string Accepted =
        $$"""{"id":"{{JobId}}","status":"pending","statusUrl":"/compute/{{JobId}}"}""";

    public const string Job =
        $$"""
        {"id":"{{JobId}}","callerId":"alice","number":"360","status":"completed",
         "factors":[{"prime":"2","exponent":3,"proved":true},{"prime":"3","exponent":2,"proved":true},{"prime":"5","exponent":1,"proved":true}],
         "isPrime":false,"attempts":1,"submittedAt":"2026-01-31T12:00:00.0000000Z","startedAt":"2026-01-31T12:00:00.0001000Z",
         "completedAt":"2026-01-31T12:00:00.0001200Z","durationMs":0.02,"fromCache":false,"error":null}
        """;

    public const string JobPage = $$"""{"jobs":[{{Job}}],"nextCursor":null}""";

    public const string Analysis =
        $$"""
        {"id":"{{JobId}}","status":"processing","delivery":"sending","bytesWritten":9600,"bytesAcknowledged":4800,
         "startedAt":"2026-01-31T12:00:00.0001000Z","completedAt":null}
        """;

    public const string Restaurants =
        """
        {"date":"2030-01-02","restaurants":[{"id":"harbour-kitchen","name":"Harbour Kitchen","place":"Customs House, ground floor",
         "walkingAddress":"4 Quay Street, through the archway","isOpen":true}]}
        """;

    public const string Menu =
        """
        {"id":"harbour-kitchen","name":"Harbour Kitchen","place":"Customs House, ground floor","walkingAddress":"4 Quay Street, through the archway",
         "date":"2030-01-02","isOpen":true,"currency":"EUR","dishes":[{"name":"Pea soup with mint","diet":"vegan","priceCents":650}]}
        """;

    public const string Statistics =
        """
        {"queue":{"current":1,"peak":20,"oldestAgeMs":12.5},
         "workers":{"configured":1,"busy":1,"list":[{"id":1,"state":"busy","caller":"alice","jobId":"01a1fd8d2c6679878fdf7910f330c610","completed":41}]},
         "callers":[{"id":"alice","queued":1,"running":1,"completed":41,"failed":0,"workerSeconds":0.75,"waitMs":{"p50":1.5,"p99":20.1}}],
         "relay":{"hits":80,"misses":9,"revalidated":2,"coalesced":30,"stale":1,"bytes":14610,"entries":9},
         "webhooks":{"pending":0,"inFlight":0,"deliveredChunks":0,"retried":0,"deadLettered":0}}
        """;
}
