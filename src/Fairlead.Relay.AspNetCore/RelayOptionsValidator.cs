using Fairlead.Relay.Fields;
using Microsoft.Extensions.Options;

namespace Fairlead.Relay.AspNetCore;

internal sealed class RelayOptionsValidator : IValidateOptions<RelayOptions>
{
    private const int LongestName = 64;
    private const int ShortestToken = 16;
    private const int LongestToken = 256;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, RelayOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (options.Pseudonym is { } pseudonym && (pseudonym.Length is 0 or > LongestName || FieldSyntax.TokenLength(pseudonym) != pseudonym.Length))
        {
            result.AddError($"must be a token of 1 to {LongestName} characters, not '{pseudonym}'.", nameof(options.Pseudonym));
        }

        CheckTime(options.ResponseTimeout, TimeSpan.FromMilliseconds(1), nameof(options.ResponseTimeout), result);
        CheckTime(options.IdleTimeout, TimeSpan.FromMilliseconds(1), nameof(options.IdleTimeout), result);
        CheckTime(options.ConnectTimeout, TimeSpan.FromMilliseconds(1), nameof(options.ConnectTimeout), result);
        CheckTime(options.PooledConnectionLifetime, TimeSpan.FromSeconds(1), nameof(options.PooledConnectionLifetime), result);
        ValidateConnections(options, result);

        // The token itself is a secret and does not belong into a message.
        if (options.PurgeToken is { } token && (token.Length is < ShortestToken or > LongestToken || token.AsSpan().ContainsAnyExceptInRange('!', '~')))
        {
            result.AddError($"must be {ShortestToken} to {LongestToken} visible ASCII characters.", nameof(options.PurgeToken));
        }

        return result.Build();
    }

    // The settings belong to one relay, not to the container, so they are checked where they are made.
    public static void ThrowIfInvalid(RelayOptions options, string parameterName)
    {
        var validation = new RelayOptionsValidator().Validate(name: null, options);
        if (validation.Failed)
        {
            throw new ArgumentException(validation.FailureMessage, parameterName);
        }
    }

    private static void ValidateConnections(RelayOptions options, ValidateOptionsResultBuilder result)
    {
        if (options.MaxConnectionsPerServer < 1)
        {
            result.AddError($"must be at least 1, not {options.MaxConnectionsPerServer}.", nameof(options.MaxConnectionsPerServer));
        }

        if (options.UpstreamVersion is not ({ Major: 1, Minor: 1 } or { Major: 2 or 3, Minor: 0 }))
        {
            result.AddError($"must be 1.1, 2.0 or 3.0, not {options.UpstreamVersion}.", nameof(options.UpstreamVersion));
        }

        if (!Enum.IsDefined(options.UpstreamVersionPolicy))
        {
            result.AddError($"must be a member of {nameof(HttpVersionPolicy)}, not {options.UpstreamVersionPolicy}.", nameof(options.UpstreamVersionPolicy));
        }
    }

    private static void CheckTime(TimeSpan value, TimeSpan least, string property, ValidateOptionsResultBuilder result)
    {
        if (value < least || value > Day)
        {
            result.AddError($"must be from {least} to {Day}, not {value}.", property);
        }
    }
}
