namespace WebhookReceiver.Reporting;

/// <summary>Shows the figures while they change.</summary>
internal interface IStatisticsView
{
    /// <summary>Shows them until it is canceled; that is no error.</summary>
    Task ShowAsync(Func<ReceiverStatistics> read, TimeProvider time, CancellationToken cancellationToken);
}
