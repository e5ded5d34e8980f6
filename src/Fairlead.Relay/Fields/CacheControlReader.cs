namespace Fairlead.Relay.Fields;

/// <summary>Collects the directives of all lines.</summary>
internal struct CacheControlReader
{
    /// <summary>The directives that take no number.</summary>
    public static readonly (CacheDirectives Directive, string Name)[] Flags =
    [
        (CacheDirectives.NoStore, "no-store"),
        (CacheDirectives.NoCache, "no-cache"),
        (CacheDirectives.Private, "private"),
        (CacheDirectives.Public, "public"),
        (CacheDirectives.MustRevalidate, "must-revalidate"),
        (CacheDirectives.ProxyRevalidate, "proxy-revalidate"),
        (CacheDirectives.MustUnderstand, "must-understand"),
        (CacheDirectives.NoTransform, "no-transform"),
        (CacheDirectives.Immutable, "immutable"),
        (CacheDirectives.OnlyIfCached, "only-if-cached"),
        (CacheDirectives.AnyStale, "max-stale"),
    ];

    private CacheDirectives _directives;
    private int? _maxAge;
    private int? _sharedMaxAge;
    private int? _staleWhileRevalidate;
    private int? _staleIfError;
    private int? _maxStale;
    private int? _minFresh;

    public readonly CacheControl Result => new()
    {
        // The most generous of two contradicting max-stale counts no more than the number does.
        Directives = _maxStale is null ? _directives : _directives & ~CacheDirectives.AnyStale,
        MaxAge = _maxAge,
        SharedMaxAge = _sharedMaxAge,
        StaleWhileRevalidate = _staleWhileRevalidate,
        StaleIfError = _staleIfError,
        MaxStale = _maxStale,
        MinFresh = _minFresh,
    };

    public void ReadLine(ReadOnlySpan<char> value)
    {
        _directives |= CacheDirectives.Present;
        var list = new ListReader(value);
        while (list.MoveNext())
        {
            ReadDirective(list.Current);
        }
    }

    /// <summary>Takes a directive that was read in another syntax.</summary>
    public void Apply(ReadOnlySpan<char> name, ReadOnlySpan<char> argument)
    {
        _directives |= CacheDirectives.Present;
        var isFlag = !name.Equals("max-stale", StringComparison.OrdinalIgnoreCase) || argument.IsEmpty;
        foreach (var (directive, flag) in Flags)
        {
            if (isFlag && name.Equals(flag, StringComparison.OrdinalIgnoreCase))
            {
                _directives |= directive;
                return;
            }
        }

        ApplyNumber(name, argument);
    }

    // directive = token [ "=" ( token / quoted-string ) ], section 5.2.
    private void ReadDirective(ReadOnlySpan<char> text)
    {
        var name = text[..FieldSyntax.TokenLength(text)];
        var rest = text[name.Length..];
        if (name.IsEmpty || (rest.Length > 0 && !TryArgument(ref rest)))
        {
            _directives |= CacheDirectives.Malformed;
            return;
        }

        Apply(name, rest);
    }

    private static bool TryArgument(ref ReadOnlySpan<char> rest)
    {
        if (rest is not ['=', ..])
        {
            return false;
        }

        var argument = rest[1..];
        if (argument is ['"', ..])
        {
            rest = argument.Length > 2 ? argument[1..^1] : default;
            return FieldSyntax.QuotedLength(argument) == argument.Length;
        }

        rest = argument;
        return argument.Length > 0 && FieldSyntax.TokenLength(argument) == argument.Length;
    }

    private void ApplyNumber(ReadOnlySpan<char> name, ReadOnlySpan<char> argument)
    {
        if (name.Equals("max-age", StringComparison.OrdinalIgnoreCase))
        {
            _maxAge ??= SecondsOrZero(argument);
        }
        else if (name.Equals("s-maxage", StringComparison.OrdinalIgnoreCase))
        {
            _sharedMaxAge ??= SecondsOrZero(argument);
        }
        else if (name.Equals("stale-while-revalidate", StringComparison.OrdinalIgnoreCase))
        {
            _staleWhileRevalidate ??= SecondsOrZero(argument);
        }
        else if (name.Equals("stale-if-error", StringComparison.OrdinalIgnoreCase))
        {
            _staleIfError ??= SecondsOrZero(argument);
        }
        else if (name.Equals("max-stale", StringComparison.OrdinalIgnoreCase))
        {
            _maxStale ??= SecondsOrZero(argument);
        }
        else if (name.Equals("min-fresh", StringComparison.OrdinalIgnoreCase))
        {
            // A wish that cannot be read is taken for the strongest one.
            _minFresh ??= DeltaSeconds.TryParse(argument, out var seconds) ? seconds : DeltaSeconds.Most;
        }
    }

    private static int SecondsOrZero(ReadOnlySpan<char> argument) => DeltaSeconds.TryParse(argument, out var seconds) ? seconds : 0;
}
