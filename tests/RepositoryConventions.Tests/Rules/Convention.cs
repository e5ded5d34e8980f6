namespace RepositoryConventions.Tests.Rules;

/// <summary>A rule with a name, what to do about a violation, and its exceptions.</summary>
internal sealed class Convention(string name, string remedy)
{
    public string Name { get; } = name;

    /// <summary>Fails for every violation that has no exception, and for every exception that has no violation.</summary>
    public void Check(IEnumerable<Violation> violations)
    {
        var found = violations.ToList();
        var exempt = Exemption.All.Where(exemption => exemption.Rule == Name).Select(static exemption => exemption.Subject).ToHashSet();
        var broken = found.Where(violation => !exempt.Contains(violation.Subject))
            .Select(static violation => violation.Subject == violation.Message ? violation.Subject : $"{violation.Subject}: {violation.Message}")
            .Distinct()
            .ToList();
        var stale = exempt.Except(found.Select(static violation => violation.Subject)).ToList();

        if (broken.Count > 0)
        {
            Assert.Fail(
                $"{Name}: {remedy}\n  {string.Join("\n  ", broken)}\n" +
                $"An exception is one line in {Exemption.ListPath}: {Name} | subject (before the first colon above) | reason");
        }

        Assert.True(stale.Count == 0, $"{Exemption.ListPath} excuses from {Name} what no longer breaks it: {string.Join(", ", stale)}");
    }
}
