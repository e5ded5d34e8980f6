using System.Text.Json.Serialization;

namespace Dishes.Service;

/// <summary>How answers are read.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RestaurantList))]
[JsonSerializable(typeof(RestaurantMenu))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ServiceJson : JsonSerializerContext;
