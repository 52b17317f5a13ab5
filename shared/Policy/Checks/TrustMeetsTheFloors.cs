using Gatehouse.Dispatching;

namespace Gatehouse.Policy.Checks;

/// <summary>The agent's trust reaches the floors of organisation and policy; without a score it reaches none.</summary>
public sealed class TrustMeetsTheFloors : IPolicyCheck
{
    public string Name => "trust-meets-the-floors";

    public Verdict Examine(DispatchFacts facts)
    {
        if (FloorOf(facts) is not { } floor || facts.Trust is TrustFacts.Scored scored && scored.Level >= floor)
            return Verdict.Allowed;

        var ofPolicy = facts.Policy?.MinimumTrust == floor;
        return new Verdict.Deny(new Refusal(RefusalCode.TrustTooLow, $"agent `{facts.Agent.Id}` {Earned(facts.Trust)}; `{floor}` is needed")
        {
            Clause = ofPolicy ? "policy.trust.minimum" : "organisation.trust.minimum",
            MayRetry = true,
            Unlock = "earn more trust, or ask an owner to lower the floor",
        });
    }

    public string Explain(DispatchFacts facts) =>
        FloorOf(facts) is { } floor ? $"agent `{facts.Agent.Id}` {Earned(facts.Trust)}; `{floor}` is needed" : "no trust floor is configured";

    private static TrustLevel? FloorOf(DispatchFacts facts) =>
        facts.Policy?.MinimumTrust is { } policy && !(facts.TrustFloor > policy) ? policy : facts.TrustFloor;

    private static string Earned(TrustFacts trust) => trust.Match(() => "has no current trust score", scored => $"has trust {scored.Score}, `{scored.Level}`");
}
