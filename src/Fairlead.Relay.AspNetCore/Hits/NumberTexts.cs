namespace Fairlead.Relay.AspNetCore.Hits;

/// <summary>Remembers texts that are made of a number, which many answers of one second share.</summary>
/// <param name="create">Makes the text.</param>
/// <remarks>Thread-safe, without a lock: a place holds one immutable object, and who comes last has it.</remarks>
internal sealed class NumberTexts(Func<long, string> create)
{
    private const int Places = 1_024;

    private readonly Entry?[] _places = new Entry?[Places];

    public string Of(long number)
    {
        ref var place = ref _places[number & (Places - 1)];
        if (Volatile.Read(ref place) is { } known && known.Number == number)
        {
            return known.Text;
        }

        var text = create(number);
        Volatile.Write(ref place, new Entry(number, text));
        return text;
    }

    private sealed record Entry(long Number, string Text);
}
