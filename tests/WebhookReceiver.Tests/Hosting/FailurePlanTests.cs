using WebhookReceiver.Hosting;

namespace WebhookReceiver.Tests.Hosting;

public sealed class FailurePlanTests
{
    [Theory]
    [InlineData(0, 1_000, 0, 0)]
    [InlineData(0.25, 750, 125, 125)]
    [InlineData(1, 0, 500, 500)]
    public void Next_ThousandRequests_FailsThePartAskedFor(double rate, int acknowledged, int refused, int takenSilently)
    {
        var plan = new FailurePlan(rate);

        var fates = Enumerable.Range(0, 1_000).Select(_ => plan.Next()).CountBy(static fate => fate).ToDictionary();

        Assert.Equal(acknowledged, fates.GetValueOrDefault(RequestFate.Acknowledged));
        Assert.Equal(refused, fates.GetValueOrDefault(RequestFate.Refused));
        Assert.Equal(takenSilently, fates.GetValueOrDefault(RequestFate.TakenSilently));
    }
}
