using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Dishes.Names;

/// <summary>Brings names into the form in which they are compared: small letters without marks, and single spaces.</summary>
/// <remarks>The table is short and needs no data of the system; letters of other scripts stay as they are.</remarks>
internal static class PlainText
{
    private static readonly FrozenDictionary<char, string> Letters = Read(
        "àáâãäåāăąǎạảấầẩẫậắằẳẵặ=a æ=ae çćĉċč=c ďđð=d èéêëēĕėęěẹẻẽếềểễệ=e ĝğġģ=g ĥħ=h ìíîïĩīĭįıỉị=i ĵ=j ķ=k ĺļľŀł=l ñńņňŋ=n",
        "òóôõöøōŏőơọỏốồổỗộớờởỡợ=o œ=oe ŕŗř=r śŝşšș=s ß=ss ţťŧț=t þ=th ùúûüũūŭůűųưụủứừửữự=u ŵ=w ýÿŷỳỵỷỹ=y źżž=z");

    public static string Of(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            var small = char.ToLowerInvariant(letter);
            if (Letters.TryGetValue(small, out var replacement))
            {
                plain.Append(replacement);
            }
            else if (char.IsLetterOrDigit(small) || char.IsSurrogate(small))
            {
                plain.Append(small);
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(small) != UnicodeCategory.NonSpacingMark && plain is not { Length: 0 } && plain[^1] != ' ')
            {
                plain.Append(' ');
            }
        }

        return plain.ToString().TrimEnd();
    }

    private static FrozenDictionary<char, string> Read(params string[] lines) => lines
        .SelectMany(static line => line.Split(' '))
        .Select(static entry => entry.Split('='))
        .SelectMany(static entry => entry[0].Select(letter => KeyValuePair.Create(letter, entry[1])))
        .ToFrozenDictionary();
}
