using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Relay;

/// <summary>Collects what belongs to the cache of one <see cref="HttpClient"/>.</summary>
public sealed class RelayCachingBuilder
{
    internal RelayCachingBuilder(IServiceCollection services, string name) => (Services, Name) = (services, name);

    /// <summary>Gets the services the cache was registered in.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Gets the name of the client, which is the key of its cache and its store among the services.</summary>
    public string Name { get; }
}
