namespace Fairlead.Relay.Freshness;

/// <summary>The key under which the responses of a URL are stored: the method, and the URL in the form in which it is requested.</summary>
internal static class CacheKey
{
    private const string Method = "GET ";

    /// <summary>Makes the key of a URL. Users and passwords are not sent, and fragments neither.</summary>
    public static string Of(Uri url)
    {
        var text = url.AbsoluteUri.AsSpan();
        var fragment = text.IndexOf('#');
        text = fragment < 0 ? text : text[..fragment];
        var authority = text[..(text.IndexOf("://", StringComparison.Ordinal) + 3)];
        var rest = text[authority.Length..];
        var end = rest.IndexOfAny('/', '?');
        var user = (end < 0 ? rest : rest[..end]).LastIndexOf('@');
        return string.Concat(Method, authority, rest[(user + 1)..]);
    }

    /// <summary>Returns the part of a key that all URLs of its origin share.</summary>
    public static ReadOnlySpan<char> OriginOf(string key)
    {
        var start = key.IndexOf("://", StringComparison.Ordinal) + 3;
        var length = key.AsSpan(start).IndexOfAny('/', '?');
        return length < 0 ? key : key.AsSpan(0, start + length);
    }
}
