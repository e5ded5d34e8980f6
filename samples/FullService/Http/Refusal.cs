namespace FullService.Http;

/// <summary>Why a request is refused.</summary>
/// <param name="Status">The status code; 0 in the default value, which refuses nothing.</param>
/// <param name="Detail">What was received and what is allowed.</param>
internal readonly record struct Refusal(int Status, string Detail)
{
    public static Refusal BadRequest(string detail) => new(StatusCodes.Status400BadRequest, detail);

    public static Refusal UnsupportedMediaType(string detail) => new(StatusCodes.Status415UnsupportedMediaType, detail);

    public static Refusal UnprocessableEntity(string detail) => new(StatusCodes.Status422UnprocessableEntity, detail);

    public static Refusal NotFound(string detail) => new(StatusCodes.Status404NotFound, detail);

    public static Refusal Conflict(string detail) => new(StatusCodes.Status409Conflict, detail);
}
