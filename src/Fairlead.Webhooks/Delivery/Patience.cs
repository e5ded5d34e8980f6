using Microsoft.Extensions.Logging;

namespace Fairlead.Webhooks.Delivery;

/// <summary>Repeats a call of the outbox until it succeeds: nothing is sent that is not stored, and nothing stored is forgotten.</summary>
internal static partial class Patience
{
    public static async ValueTask<TResult> UntilDoneAsync<TState, TResult>(
        PusherContext context, Func<TState, CancellationToken, ValueTask<TResult>> call, TState state, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await call(state, cancellationToken).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // An outbox fails in ways of its own, and each of them passes or is mended by somebody else.
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                LogOutboxFailed(context.Logger, exception);
            }

            await Task.Delay(context.Options.RetryDelay, context.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    public static async ValueTask UntilDoneAsync<TState>(
        PusherContext context, Func<TState, CancellationToken, ValueTask> call, TState state, CancellationToken cancellationToken) =>
        await UntilDoneAsync(
            context,
            static async (both, token) =>
            {
                await both.call(both.state, token).ConfigureAwait(false);
                return true;
            },
            (call, state),
            cancellationToken).ConfigureAwait(false);

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "The outbox failed; it is asked again.")]
    private static partial void LogOutboxFailed(ILogger logger, Exception exception);
}
