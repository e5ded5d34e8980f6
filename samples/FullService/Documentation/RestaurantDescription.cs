using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace FullService.Documentation;

/// <summary>Describes what is asked of the upstream and checked here.</summary>
internal static class RestaurantDescription
{
    public static void AddTo(OpenApiDocument document)
    {
        Describe(new OperationBuilder(document, HttpMethod.Get, "/restaurant", "listRestaurants", "Lists restaurants, from the upstream or the relay's cache.")
            .Query("date", Date(), "Another day than today.")
            .Answer(StatusCodes.Status200OK, "All restaurants.", "application/json", ListRecord(), Examples.Restaurants));
        Describe(new OperationBuilder(document, HttpMethod.Get, "/restaurant/{id}", "getRestaurant", "Tells what a restaurant cooks, from the upstream or the relay's cache.")
            .RestaurantId("harbour-kitchen")
            .Query("date", Date(), "Another day than today.")
            .Answer(StatusCodes.Status200OK, "The restaurant and its dishes; none on a day on which it is closed.", "application/json", MenuRecord(), Examples.Menu)
            .Refusal(StatusCodes.Status404NotFound, "The upstream has no such restaurant."));
    }

    private static void Describe(OperationBuilder operation) => operation
        .Refusal(StatusCodes.Status400BadRequest, "date is no day such as 2030-01-31, or one that the upstream has nothing for; or there are other parameters.")
        .Refusal(StatusCodes.Status502BadGateway, "The upstream cannot be reached, or answers something else than restaurants, and nothing stored may stand in for it.")
        .RefusalForNow(StatusCodes.Status503ServiceUnavailable, "The upstream takes no more requests for now; or the service was started without Relay:Upstream, and then there is no Retry-After.")
        .Refusal(StatusCodes.Status504GatewayTimeout, "The upstream is too slow.");

    private static OpenApiSchema Date() =>
        new() { Type = JsonSchemaType.String, Format = "date", Description = "A day.", Examples = [JsonValue.Create("2030-01-02")] };

    private static OpenApiSchema ListRecord() => Schemas.Record(
        ("date", Date()),
        ("restaurants", Schemas.List(Schemas.Record([.. Place(), ("isOpen", Schemas.Boolean("Whether it cooks on that day."))]))));

    private static OpenApiSchema MenuRecord()
    {
        var dish = Schemas.Record(
            ("name", Schemas.Text("The dish.")),
            ("diet", Schemas.Text("Who can eat it: vegan, vegetarian, fish or meat.")),
            ("priceCents", Schemas.Integer("Its price, in hundredths of the currency.")));
        var menu = Schemas.Record(
        [
            .. Place(),
            ("date", Date()),
            ("isOpen", Schemas.Boolean("Whether it cooks on that day.")),
            ("currency", Schemas.Text("In what prices are.")),
            ("dishes", Schemas.List(dish)),
        ]);
        var next = Date();
        next.Description = "When it is closed: the next day on which it is not.";
        menu.Properties!["nextOpenDate"] = next;
        return menu;
    }

    private static (string Name, IOpenApiSchema Schema)[] Place() =>
    [
        ("id", Schemas.Text("Identifies the restaurant.")),
        ("name", Schemas.Text("Its name.")),
        ("place", Schemas.Text("The building and the floor.")),
        ("walkingAddress", Schemas.Text("Where one walks to, and through which door.")),
    ];
}
