namespace Fairlead.Relay;

/// <summary>Settings of a cache, read once when it is made.</summary>
public sealed class RelayCachingOptions
{
    /// <summary>Gets or sets whom the cache serves.</summary>
    /// <value>The default is <see cref="CacheKind.Private"/>: whoever serves several users with one client says <see cref="CacheKind.Shared"/>.</value>
    public CacheKind Kind { get; set; } = CacheKind.Private;

    /// <summary>Gets or sets the name by which the cache calls itself in <c>Cache-Status</c> (RFC 9211).</summary>
    /// <value>A token of 1 to 64 characters. The default is <c>Fairlead</c>.</value>
    public string Name { get; set; } = "Fairlead";

    /// <summary>Gets or sets how large the body of a stored response may be; larger ones are passed through.</summary>
    /// <value>From 1 byte up. The default is 67,108,864 bytes.</value>
    public long MaxBodyBytes { get; set; } = 64L << 20;

    /// <summary>Gets or sets how many responses are stored for one URL whose responses vary; the oldest makes room.</summary>
    /// <value>From 1 to 1,024. The default is 32.</value>
    public int MaxVariantsPerUrl { get; set; } = 32;

    /// <summary>Gets or sets how long after the end of its freshness a response may be used, whatever it or the request says.</summary>
    /// <value>From zero to 365 days. The default is 1 day.</value>
    public TimeSpan MaxStaleness { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Gets or sets whether a stale response is the answer when the origin cannot be reached, unless it forbids that (RFC 9111, section 4.2.4).</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool ServeStaleWhenDisconnected { get; set; } = true;

    /// <summary>Gets or sets whether <c>stale-while-revalidate</c> and <c>stale-if-error</c> apply to responses with <c>s-maxage</c>, which forbids stale answers of shared caches.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool StaleDirectivesBeatSharedMaxAge { get; set; }

    /// <summary>Gets or sets which part of the time since its last modification a response is fresh for when it does not say how long.</summary>
    /// <value>From 0, which means no guessing, to 1. The default is 0.1.</value>
    public double HeuristicFraction { get; set; } = 0.1;

    /// <summary>Gets or sets the longest lifetime that is guessed.</summary>
    /// <value>From zero to 365 days. The default is 1 day.</value>
    public TimeSpan MaxHeuristicLifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Gets or sets a lifetime in place of what responses say.</summary>
    /// <value>From zero to 365 days, or <see langword="null"/>, the default: responses have their say.</value>
    /// <remarks>What must not be stored is not stored, and <c>no-cache</c> is still validated each time.</remarks>
    public TimeSpan? LifetimeOverride { get; set; }

    /// <summary>Gets or sets whether <c>Cache-Control</c> and <c>Pragma</c> of requests mean nothing.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IgnoreRequestDirectives { get; set; }

    /// <summary>Gets or sets whether a shared cache stores responses that set cookies.</summary>
    /// <value>The default is <see langword="false"/>: everybody would get the cookie of one.</value>
    public bool StoreSetCookie { get; set; }

    /// <summary>Gets the fields whose directives a shared cache takes instead of <c>Cache-Control</c>, the most specific first (RFC 9213).</summary>
    /// <value>The default is <c>CDN-Cache-Control</c>.</value>
    public IList<string> TargetedFields { get; } = ["CDN-Cache-Control"];

    /// <summary>Gets the fields of requests that tell responses of one URL apart whether <c>Vary</c> names them or not.</summary>
    /// <value>The default is none. Each of them multiplies what is stored.</value>
    public IList<string> KeyFields { get; } = [];

    /// <summary>Gets or sets for how long a request waits for another one to the same URL before it is forwarded itself.</summary>
    /// <value>From zero, which means that every request is forwarded at once, to 1 hour. The default is 30 seconds.</value>
    public TimeSpan CoalescingTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets for how long a response is stored to its end after everybody who wanted it has left.</summary>
    /// <value>From zero to 1 hour. The default is 30 seconds.</value>
    public TimeSpan CompletionTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how long the origin may take to answer a validation in the background, for which nobody waits who could end it.</summary>
    /// <value>From 1 millisecond to 1 hour. The default is 100 seconds, as long as <see cref="HttpClient"/> gives a request.</value>
    /// <remarks>Another limit of a handler below the cache holds as well. When it is over, requests that waited for the validation are forwarded themselves.</remarks>
    public TimeSpan RevalidationTimeout { get; set; } = TimeSpan.FromSeconds(100);

    // Whoever reads the options once checks them and keeps them as they were.
    internal RelayCachingOptions CopyValidated(string parameter)
    {
        var copy = (RelayCachingOptions)MemberwiseClone();
        var validation = new RelayCachingOptionsValidator().Validate(name: null, copy);
        return validation.Failed ? throw new ArgumentException(validation.FailureMessage, parameter) : copy;
    }
}
