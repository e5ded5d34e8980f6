using System.Text.Json.Serialization;

namespace FullService.Restaurants;

/// <summary>How restaurants are read and written: what is missing or null where it must not be is an error.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RestaurantList))]
[JsonSerializable(typeof(RestaurantMenu))]
[JsonSerializable(typeof(UpstreamProblem))]
internal sealed partial class RestaurantJson : JsonSerializerContext;
