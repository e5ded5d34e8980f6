namespace TestSupport;

/// <summary>Work that has no end of its own.</summary>
public static class Never
{
    /// <summary>Waits until the token is canceled, and then throws.</summary>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static async Task EndsAsync(CancellationToken cancellationToken)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), end);
        await end.Task;
    }
}
