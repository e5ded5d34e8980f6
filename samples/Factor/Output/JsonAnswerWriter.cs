using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Factor.Running;
using Fairlead.Factoring;
using Fairlead.Factoring.Planning;

namespace Factor.Output;

/// <summary>Writes an object of JSON on a line for each answer. Numbers of any size are strings, because JSON readers round long ones.</summary>
internal sealed class JsonAnswerWriter(TextWriter output) : IAnswerWriter
{
    // The signs of an expression are harmless here and easier to read as they are.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc />
    public void Write(Answer answer)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            WriteMembers(json, answer);
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.ToArray()));
        output.Flush();
    }

    private static void WriteMembers(Utf8JsonWriter json, Answer answer)
    {
        json.WriteString("input", answer.Input);
        if (answer.Error is { } error)
        {
            json.WriteString("error", error);
            return;
        }

        json.WriteString("number", answer.Number!.Value.ToString(CultureInfo.InvariantCulture));
        if (answer.Plan is { } plan)
        {
            json.WriteNumber("bits", plan.Bits);
            json.WriteNumber("expectedSeconds", plan.ExpectedDuration.TotalSeconds);
            json.WriteStartArray("stages");
            plan.Stages.Select(StageText.Of).ToList().ForEach(json.WriteStringValue);
            json.WriteEndArray();
            WriteSteps(json, plan);
        }
        else
        {
            WriteFactors(json, answer.Factorization!);
            json.WriteNumber("seconds", Math.Round(answer.Elapsed.TotalSeconds, 6));
        }
    }

    private static void WriteSteps(Utf8JsonWriter json, FactoringPlan plan)
    {
        json.WriteNumber("threads", plan.Threads);
        json.WriteNumber("speed", Math.Round(plan.Speed.Factor, 3));
        json.WriteStartArray("steps");
        foreach (var step in plan.Steps)
        {
            json.WriteStartObject();
            json.WriteString("stage", StageText.Of(step.Stage));
            json.WriteString("method", step.Method);
            json.WriteNumber("expectedSeconds", step.ExpectedDuration.TotalSeconds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteFactors(Utf8JsonWriter json, Factorization factorization)
    {
        json.WriteStartArray("factors");
        foreach (var power in factorization.Factors)
        {
            json.WriteStartObject();
            json.WriteString("prime", power.Prime.ToString(CultureInfo.InvariantCulture));
            json.WriteNumber("exponent", power.Exponent);
            json.WriteBoolean("proved", power.IsProved);
            if (factorization.Proofs.FirstOrDefault(proof => proof.Prime == power.Prime) is { } proof)
            {
                json.WriteString("proof", proof.ToString());
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
