using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using LoadTest.Http;

namespace LoadTest;

/// <summary>The options that commands have in common.</summary>
internal static class CommandOptions
{
    /// <summary>Makes an option for a whole number in a range, which its help and its error name.</summary>
    public static Option<int> Between(string name, string helpName, int byDefault, int smallest, int largest, string description)
    {
        var range = string.Create(CultureInfo.InvariantCulture, $"from {smallest:N0} to {largest:N0}");
        return new Option<int>(name)
        {
            HelpName = helpName,
            Description = $"{description} F{range[1..]}.",
            DefaultValueFactory = _ => byDefault,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                var isNumber = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value);
                if (!isNumber || value < smallest || value > largest)
                {
                    result.AddError($"{name} must be a whole number {range}, not '{text}'.");
                }

                return value;
            },
        };
    }

    /// <summary>Makes an option for whole numbers in a range, separated by commas; none when it is not given.</summary>
    public static Option<int[]> Counts(string name, string helpName, int smallest, int largest, string description)
    {
        var range = string.Create(CultureInfo.InvariantCulture, $"from {smallest:N0} to {largest:N0}");
        return new Option<int[]>(name)
        {
            HelpName = helpName,
            Description = $"{description} F{range[1..]}, separated by commas.",
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                var values = new List<int>();
                foreach (var part in text.Split(','))
                {
                    if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < smallest || value > largest)
                    {
                        result.AddError($"{name} must be whole numbers {range}, separated by commas, not '{text}'.");
                        break;
                    }

                    values.Add(value);
                }

                return [.. values];
            },
        };
    }

    /// <summary>Makes an option for a time in a range; its default is for the help, and for whoever reads it.</summary>
    public static Option<TimeSpan?> Duration(string name, TimeSpan byDefault, TimeSpan shortest, TimeSpan longest, string description)
    {
        var range = $"from {DurationText.Format(shortest)} to {DurationText.Format(longest)}";
        return new Option<TimeSpan?>(name)
        {
            HelpName = "TIME",
            Description = $"{description} F{range[1..]} [default: {DurationText.Format(byDefault)}]",
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (!DurationText.TryParse(text, out var value) || value < shortest || value > longest)
                {
                    result.AddError($"{name} must be a time {range} such as 300ms, 10s or 2m, not '{text}'.");
                }

                return value;
            },
        };
    }

    /// <summary>Makes the option for the address of the service.</summary>
    public static Option<string> Url() => Url("--url", "http://localhost:5555", "Where the service is; plain HTTP.");

    /// <summary>Makes an option for an address.</summary>
    public static Option<string> Url(string name, string byDefault, string description)
    {
        var url = new Option<string>(name)
        {
            HelpName = "ADDRESS",
            Description = description,
            DefaultValueFactory = _ => byDefault,
        };
        url.Validators.Add(result =>
        {
            if (!HttpTarget.TryParse(result.GetValueOrDefault<string>(), out _))
            {
                result.AddError($"{name} must be a plain HTTP address such as http://localhost:5555, not '{result.GetValueOrDefault<string>()}'.");
            }
        });
        return url;
    }

    /// <summary>Makes an option for a file that is to be written.</summary>
    public static Option<string?> OutputFile(string name, string description)
    {
        var option = new Option<string?>(name) { HelpName = "FILE", Description = description };
        option.Validators.Add(static result =>
        {
            var file = result.GetValueOrDefault<string>();
            if (string.IsNullOrEmpty(file) || !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))))
            {
                result.AddError($"{result.Option.Name} must name a file in a folder that exists, not '{file}'.");
            }
        });
        return option;
    }

    /// <summary>Reads the address of the service, which was checked before.</summary>
    public static HttpTarget TargetOf(ParseResult arguments, Option<string> url) =>
        HttpTarget.TryParse(arguments.GetValue(url), out var target)
            ? target
            : throw new InvalidOperationException($"The validator of {url.Name} let a bad address through.");

    /// <summary>Makes the option for the number that random choices follow from.</summary>
    public static Option<ulong?> Seed(string description) => new("--seed") { HelpName = "NUMBER", Description = description };

    /// <summary>Reads the seed, or draws one.</summary>
    public static ulong SeedOf(ParseResult arguments, Option<ulong?> seed) =>
        arguments.GetValue(seed) ?? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
}
