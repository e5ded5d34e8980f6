using System.Numerics;
using System.Text.Json.Serialization;
using FullService.Webhooks;

namespace FullService.Compute;

/// <summary>Asks for the factorization of a number.</summary>
/// <param name="Number">The number, at least 1.</param>
/// <param name="Webhook">Where the end of the job is pushed to; <see langword="null"/> for nowhere.</param>
internal readonly record struct FactorJob(
    BigInteger Number, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JobWebhook? Webhook = null);
