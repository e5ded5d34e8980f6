using System.Globalization;

namespace Fairlead.Scheduling.Redis.Tests.Processes;

/// <summary>A job of the tests, as it is stored: its number, and how long it takes.</summary>
/// <param name="Number">Tells jobs apart.</param>
/// <param name="Length">How long it takes; <see langword="null"/> when it ends only when its process is told so.</param>
internal readonly record struct WorkOrder(int Number, TimeSpan? Length)
{
    private const string Held = "held";

    public static WorkOrder Lasting(int number, int milliseconds) => new(number, TimeSpan.FromMilliseconds(milliseconds));

    public static WorkOrder UntilTold(int number) => new(number, null);

    public static WorkOrder Parse(string text)
    {
        var words = text.Split(' ');
        return new WorkOrder(
            int.Parse(words[0], CultureInfo.InvariantCulture),
            words[1] == Held ? null : TimeSpan.FromTicks(long.Parse(words[1], CultureInfo.InvariantCulture)));
    }

    /// <summary>What the attempt with this fencing token makes of it.</summary>
    public string ResultOf(long fencingToken) => string.Create(CultureInfo.InvariantCulture, $"{Number} {fencingToken}");

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Number} {Length?.Ticks.ToString(CultureInfo.InvariantCulture) ?? Held}");
}
