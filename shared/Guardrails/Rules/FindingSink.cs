using Gatehouse.Guardrails.Normalisation;

namespace Gatehouse.Guardrails.Rules;

/// <summary>Where a rule puts what it finds.</summary>
internal sealed class FindingSink
{
    private readonly List<RawFinding> findings = [];
    private readonly HashSet<RawFinding> known = [];

    public IReadOnlyList<RawFinding> Findings => findings;

    /// <summary>Which guardrail is running.</summary>
    public int Guardrail { get; set; }

    /// <summary>Which text is being read; −1 for the content as a whole.</summary>
    public int TextIndex { get; set; } = -1;

    public void Clear()
    {
        findings.Clear();
        known.Clear();
    }

    /// <param name="start">In the text itself, not in a view of it.</param>
    public void Add(TextViews text, int start, int end, string kind)
    {
        var (from, to) = text.InGiven(start, end);
        var finding = new RawFinding(Guardrail, TextIndex, from, to, kind, text.IsExact);
        if (known.Add(finding))
            findings.Add(finding);
    }

    /// <summary>Of the content as a whole.</summary>
    public void Add(string kind, string? at = null) => findings.Add(new RawFinding(Guardrail, -1, 0, 0, kind, IsExact: false) { At = at });
}
