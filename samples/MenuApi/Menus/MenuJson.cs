using System.Text.Json;
using System.Text.Json.Serialization;
using MenuApi.Hosting;

namespace MenuApi.Menus;

/// <summary>How restaurants and menus are read and written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(DietConverter)])]
[JsonSerializable(typeof(IReadOnlyList<Restaurant>))]
[JsonSerializable(typeof(RestaurantList))]
[JsonSerializable(typeof(RestaurantMenu))]
[JsonSerializable(typeof(RequestStatistics))]
internal sealed partial class MenuJson : JsonSerializerContext
{
    private sealed class DietConverter() : JsonStringEnumConverter<Diet>(JsonNamingPolicy.CamelCase);
}
