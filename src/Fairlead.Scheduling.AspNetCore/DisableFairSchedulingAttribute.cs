namespace Fairlead.Scheduling.AspNetCore;

/// <summary>Lets requests of an endpoint pass without a turn: health checks, and whatever must answer when everything else waits.</summary>
/// <remarks>On a controller it holds for all of its actions. <c>DisableFairScheduling()</c> does the same for an endpoint or a group.</remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class DisableFairSchedulingAttribute : Attribute;
