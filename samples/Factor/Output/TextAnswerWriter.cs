using System.Globalization;
using Factor.Running;
using Fairlead.Factoring;
using Fairlead.Factoring.Planning;

namespace Factor.Output;

/// <summary>Writes a line for each answer, for people and for line-oriented tools; errors go to the error stream.</summary>
internal sealed class TextAnswerWriter(TextWriter output, TextWriter error) : IAnswerWriter
{
    private const string Indent = "    ";

    private static readonly TimeSpan ShortestShown = TimeSpan.FromMilliseconds(1);

    /// <inheritdoc />
    public void Write(Answer answer)
    {
        if (answer.Error is { } message)
        {
            error.WriteLine($"factor: {answer.Input}: {message}");
            return;
        }

        if (answer.Plan is { } plan)
        {
            output.WriteLine($"{Name(answer)}: {PlanText(plan)}");
            WriteSteps(plan);
        }
        else
        {
            WriteFactors(answer, answer.Factorization!);
        }

        output.Flush();
    }

    /// <summary>Writes what is tried and takes time, a line each.</summary>
    private void WriteSteps(FactoringPlan plan)
    {
        foreach (var step in plan.Steps.Where(static step => step.ExpectedDuration >= ShortestShown))
        {
            output.WriteLine($"{Indent}{StageText.Of(step.Stage)}: {step.Method}, about {DurationText.Of(step.ExpectedDuration)}");
        }
    }

    private void WriteFactors(Answer answer, Factorization factorization)
    {
        var result = factorization switch
        {
            { IsPrime: true, IsProved: true } => " is prime",
            { IsPrime: true } => " is a probable prime",
            _ => $" = {factorization}",
        };
        output.WriteLine(Name(answer) + result);
        foreach (var line in factorization.Proofs.SelectMany(static proof => proof.ToString().TrimEnd('\n').Split('\n')))
        {
            output.WriteLine(Indent + line);
        }
    }

    private static string Name(Answer answer)
    {
        var number = answer.Number!.Value.ToString(CultureInfo.InvariantCulture);
        return answer.Input == number ? number : $"{answer.Input} = {number}";
    }

    private static string PlanText(FactoringPlan plan) => string.Create(
        CultureInfo.InvariantCulture,
        $"{plan.Bits:N0} bits, at most about {DurationText.Of(plan.ExpectedDuration)}; {string.Join(", ", plan.Stages.Select(StageText.Of))}");
}
