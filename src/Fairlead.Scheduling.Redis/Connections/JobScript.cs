namespace Fairlead.Scheduling.Redis.Connections;

/// <summary>A step of the library, as Redis knows it: the name of a function.</summary>
/// <param name="Function">The name, by which it is called once Redis has the library.</param>
/// <param name="IsPromise">Whether its answer promises that something is stored, so that replicas confirm it where that is asked for.</param>
internal sealed record JobScript(string Function, bool IsPromise);
