using Fairlead.Relay.Exchange;
using Fairlead.Relay.Storage;

namespace Fairlead.Relay;

/// <summary>A stored response that is the answer to a request, before it is written in one way or another.</summary>
/// <param name="Stored">The response.</param>
/// <param name="Decision">Why it is the answer, and how old it is.</param>
/// <param name="Form">How much of it is the answer.</param>
internal readonly record struct StoredAnswer(StoredResponse Stored, RelayDecision Decision, AnswerForm Form);
