using System.Globalization;
using Gatehouse.Dispatching;
using Gatehouse.Trust;

namespace Gatehouse.Policy.Checks;

/// <summary>The agent's trust reaches the floors of organisation, connection and policy; without a score it reaches none.</summary>
public sealed class TrustMeetsTheFloors : IPolicyCheck
{
    public string Name => "trust-meets-the-floors";

    public Verdict Examine(DispatchFacts facts) =>
        FloorOf(facts) is { } floor && Refuse(facts.Agent.Id, facts.Trust, floor) is { } refusal ? new Verdict.Deny(refusal) : Verdict.Allowed;

    public string Explain(DispatchFacts facts) =>
        FloorOf(facts) is { } floor ? $"agent `{facts.Agent.Id}` {Earned(facts.Trust)}; `{floor.Level}` is needed" : "no trust floor is configured";

    /// <returns>Null when the floor is reached.</returns>
    internal static Refusal? Refuse(string agent, TrustFacts trust, TrustFloor floor) => trust is TrustFacts.Scored scored && scored.Level >= floor.Level ? null
        : new Refusal(RefusalCode.TrustTooLow, $"agent `{agent}` {Earned(trust)}; `{floor.Level}` is needed, from {TrustFormula.Least(floor.Level)} on")
        {
            Clause = floor.Clause,
            MayRetry = true,
            RetryAfter = trust.Match(() => null, known => known.TimeUntil(floor.Level)),
            Unlock = trust.Match(
                () => "wait until the agent's trust is computed again",
                known => $"{Recovery(known, floor.Level)}; an operator sees at `/v1/agents/{agent}/trust` what each point is for and what would raise it, or asks an owner to lower the floor"),
        };

    private static TrustFloor? FloorOf(DispatchFacts facts) => TrustFloor.With(facts.TrustFloor, facts.Policy);

    private static string Recovery(TrustFacts.Scored trust, TrustLevel level) => trust.TimeUntil(level) is { } time
        ? string.Create(CultureInfo.InvariantCulture, $"keep to the policy: what was observed fades, and with time alone the floor is reached in {Math.Max(time.TotalHours, 0.1):0.#} hours")
        : string.Create(CultureInfo.InvariantCulture, $"{TrustFormula.Least(level) - trust.Score} points are missing, and time alone does not bring them: tasks that succeed do, and what makes the agent's identity and credentials stronger");

    private static string Earned(TrustFacts trust) => trust.Match(() => "has no current trust score", scored => $"has trust {scored.Score}, `{scored.Level}`");
}
