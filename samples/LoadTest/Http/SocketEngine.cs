namespace LoadTest.Http;

/// <summary>Settings of the runtime's sockets that suit a generator sharing two cores with the service it loads.</summary>
internal static class SocketEngine
{
    /// <summary>Lets the thread that learns of a reply also read it and send the next request.</summary>
    /// <remarks>
    /// Saves the hand-over to the thread pool with each reply, and the locks of many threads. The runtime reads both
    /// variables once, so this runs before the first socket exists. A value set by the user is kept.
    /// </remarks>
    public static void PreferInlineCompletions()
    {
        SetUnlessSet("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        SetUnlessSet("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT", "1");
    }

    private static void SetUnlessSet(string name, string value)
    {
        if (Environment.GetEnvironmentVariable(name) is null)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }
}
