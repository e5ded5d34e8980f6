namespace Fairlead.Scheduling.AspNetCore;

/// <summary>Ends the turn of a request when its response starts, for endpoints that answer for long: WebSockets, streams of events.</summary>
/// <remarks>
/// The work until the first byte of the answer is limited and charged, the rest is not. On a controller it holds for all of its actions;
/// <c>ReleaseFairTurnOnResponseStart()</c> does the same for an endpoint or a group. For another moment: <see cref="FairTurnFeature.Release"/>.
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class ReleaseFairTurnOnResponseStartAttribute : Attribute;
