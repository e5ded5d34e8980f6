using Spectre.Console;
using WebhookReceiver.Reporting;

namespace WebhookReceiver.Tests.Reporting;

public sealed class TableViewTests
{
    [Fact]
    public void Draw_StreamsOfAllKinds_ShowsFiguresAndStates()
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 160;
        var statistics = new ReceiverStatistics
        {
            Requests = 1_234,
            Streams = [Stream("[markup]", isComplete: true), Stream("open-one", isComplete: false), Stream("torn", isComplete: false) with { HasGap = true }],
        };

        console.Write(TableView.Draw(statistics));

        var text = output.ToString();
        Assert.All(["1,234", "[markup]", "complete", "open-one", "gap"], part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    private static StreamStatistics Stream(string id, bool isComplete) => new(id, 3, 1, isComplete, HasGap: false, 0, 0, HasFileError: false, string.Empty);
}
