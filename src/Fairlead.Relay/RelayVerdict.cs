namespace Fairlead.Relay;

/// <summary>What is done with a request.</summary>
internal enum RelayVerdict
{
    /// <summary>A stored response is the answer.</summary>
    Reuse = 1,

    /// <summary>A stored response is the answer, and is validated after it was given.</summary>
    ReuseAndRevalidate = 2,

    /// <summary>A stored response is the answer if the origin says so.</summary>
    Revalidate = 3,

    /// <summary>The origin answers.</summary>
    Forward = 4,

    /// <summary>Nobody answers: the request asked for a stored response, and none may be used (504).</summary>
    Refuse = 5,
}
