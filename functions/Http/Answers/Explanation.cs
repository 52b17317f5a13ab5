using Gatehouse.Registry;

namespace Gatehouse.Http.Answers;

/// <summary>How much of a decision its caller is told.</summary>
/// <param name="Checks">Every check, up to the first no.</param>
/// <param name="Places">Where guardrails found what they found; without it, only which did.</param>
public readonly record struct Explanation(bool Checks, bool Places)
{
    public static Explanation Everything { get; } = new(true, true);

    /// <summary>Who asks what would happen is told why, and who is to change a text where, unless the organisation said otherwise.</summary>
    public static Explanation Of(Organisation? organisation, bool isDryRun) =>
        new(organisation?.ExplainToAgents ?? isDryRun, organisation?.ExplainToAgents ?? true);
}
