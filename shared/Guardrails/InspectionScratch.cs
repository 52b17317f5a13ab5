using Gatehouse.Guardrails.Content;
using Gatehouse.Guardrails.Normalisation;
using Gatehouse.Guardrails.Rules;

namespace Gatehouse.Guardrails;

/// <summary>The memory of one inspection, kept for the next.</summary>
internal sealed class InspectionScratch
{
    private static InspectionScratch? spare;

    public ContentReader Reader { get; } = new();

    public TextViews Views { get; } = new();

    public FindingSink Found { get; } = new();

    public long[] Spent { get; } = new long[GuardrailSet.MostGuardrails];

    /// <summary>Why a guardrail could not finish.</summary>
    public Dictionary<int, string> Failed { get; } = [];

    public static InspectionScratch Rent()
    {
        var scratch = Interlocked.Exchange(ref spare, null) ?? new InspectionScratch();
        scratch.Found.Clear();
        scratch.Failed.Clear();
        Array.Clear(scratch.Spent);
        scratch.Reader.Restart();
        return scratch;
    }

    public void Return() => Volatile.Write(ref spare, this);
}
