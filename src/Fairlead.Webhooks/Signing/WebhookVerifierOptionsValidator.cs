using Microsoft.Extensions.Options;

namespace Fairlead.Webhooks.Signing;

internal sealed class WebhookVerifierOptionsValidator : IValidateOptions<WebhookVerifierOptions>
{
    public const int MostSecrets = 16;

    public ValidateOptionsResult Validate(string? name, WebhookVerifierOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (options.Secrets.Count is < 1 or > MostSecrets)
        {
            result.AddError($"must hold from 1 to {MostSecrets} secrets, not {options.Secrets.Count}.", nameof(options.Secrets));
        }

        for (var i = 0; i < options.Secrets.Count; i++)
        {
            if (!WebhookSecret.TryParse(options.Secrets[i], out _))
            {
                // The value is a secret even when it is a wrong one.
                result.AddError($"must be 'whsec_' and base64 of 24 to 64 bytes, and number {i + 1} is not.", nameof(options.Secrets));
            }
        }

        if (options.Tolerance < TimeSpan.FromSeconds(1) || options.Tolerance > TimeSpan.FromDays(1))
        {
            result.AddError($"must be from 1 second to 1 day, not {options.Tolerance}.", nameof(options.Tolerance));
        }

        return result.Build();
    }
}
