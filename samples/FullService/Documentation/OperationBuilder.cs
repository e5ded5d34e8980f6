using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace FullService.Documentation;

/// <summary>Collects the description of one operation and adds it to the document.</summary>
internal sealed class OperationBuilder
{
    private readonly OpenApiDocument _document;
    private readonly OpenApiOperation _operation;

    public OperationBuilder(OpenApiDocument document, HttpMethod method, string path, string id, string summary)
    {
        _document = document;
        _operation = new OpenApiOperation { OperationId = id, Summary = summary, Parameters = [], Responses = [] };
        if (!document.Paths.TryGetValue(path, out var item))
        {
            item = new OpenApiPathItem { Operations = [] };
            document.Paths.Add(path, item);
        }

        item.Operations!.Add(method, _operation);
    }

    public OperationBuilder Describe(string description)
    {
        _operation.Description = description;
        return this;
    }

    public OperationBuilder Header(string name, bool isRequired, int longest, string description, string example) =>
        Parameter(name, ParameterLocation.Header, isRequired, description, new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Pattern = "^[!-~]+$",
            MinLength = 1,
            MaxLength = longest,
            Examples = [JsonValue.Create(example)],
        });

    public OperationBuilder Query(string name, OpenApiSchema schema, string description) =>
        Parameter(name, ParameterLocation.Query, isRequired: false, description, schema);

    public OperationBuilder JobId() =>
        Parameter("id", ParameterLocation.Path, isRequired: true, "The job.", new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Pattern = "^[0-9a-f]{32}$",
            Examples = [JsonValue.Create(Examples.JobId)],
        });

    public OperationBuilder RestaurantId(string example) =>
        Parameter("id", ParameterLocation.Path, isRequired: true, "The restaurant.", new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Pattern = "^[A-Za-z0-9_-]{1,100}$",
            Examples = [JsonValue.Create(example)],
        });

    public OperationBuilder RelayedPath(string example) =>
        Parameter("path", ParameterLocation.Path, isRequired: true, "What is put behind the upstream's URL, with all its segments and the query.", new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Examples = [JsonValue.Create(example)],
        });

    public OperationBuilder LetterId(string example) =>
        Parameter("id", ParameterLocation.Path, isRequired: true, "The dead letter.", new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Examples = [JsonValue.Create(example)],
        });

    public OperationBuilder Body(OpenApiSchema schema, string example)
    {
        _operation.RequestBody = new OpenApiRequestBody { Required = true, Content = Json("application/json", schema, example) };
        return this;
    }

    public OperationBuilder Answer(int status, string description, string schema, string example) =>
        Answer(status, description, "application/json", new OpenApiSchemaReference(schema, _document), example);

    public OperationBuilder Answer(int status, string description, string contentType, IOpenApiSchema schema, string? example)
    {
        _operation.Responses!.Add(
            status.ToString(CultureInfo.InvariantCulture),
            new OpenApiResponse { Description = description, Content = Json(contentType, schema, example) });
        return this;
    }

    /// <summary>Says where the job is found, in the answer of the given status.</summary>
    public OperationBuilder WithLocation(int status) => WithHeader(status, "Location", "Where to ask for the job.", JsonSchemaType.String);

    public OperationBuilder Refusal(int status, string description) => Answer(
        status,
        description,
        FullService.Http.Problem.ContentType,
        new OpenApiSchemaReference(Schemas.Problem, _document),
        new JsonObject
        {
            ["title"] = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status),
            ["status"] = status,
            ["detail"] = description,
        }.ToJsonString());

    public OperationBuilder RefusalForNow(int status, string description) =>
        Refusal(status, description).WithHeader(status, "Retry-After", "Seconds until another attempt is likely to succeed.", JsonSchemaType.Integer);

    private OperationBuilder WithHeader(int status, string name, string description, JsonSchemaType type)
    {
        var response = (OpenApiResponse)_operation.Responses![status.ToString(CultureInfo.InvariantCulture)];
        response.Headers = new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal)
        {
            [name] = new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = type } },
        };
        return this;
    }

    private OperationBuilder Parameter(
        string name, ParameterLocation location, bool isRequired, string description, OpenApiSchema schema)
    {
        _operation.Parameters!.Add(new OpenApiParameter
        {
            Name = name,
            In = location,
            Required = isRequired,
            Description = description,
            Schema = schema,
        });
        return this;
    }

    private static Dictionary<string, OpenApiMediaType> Json(string contentType, IOpenApiSchema schema, string? example) =>
        new(StringComparer.Ordinal)
        {
            [contentType] = new OpenApiMediaType
            {
                Schema = schema,
                Example = example is null ? null : JsonNode.Parse(example),
            },
        };
}
