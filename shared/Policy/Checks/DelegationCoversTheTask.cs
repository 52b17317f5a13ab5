using Gatehouse.Delegation;
using Gatehouse.Dispatching;
using Gatehouse.Wire;

namespace Gatehouse.Policy.Checks;

/// <summary>The agent was handed enough for what it asks, and for what it hands on itself.</summary>
public sealed class DelegationCoversTheTask : IPolicyCheck
{
    public string Name => "delegation-covers-the-task";

    public Verdict Examine(DispatchFacts facts)
    {
        var limits = facts.Delegation.Limits;
        if (limits.IsNone)
            return Verdict.Allowed;
        if (limits.ExpiresAt is { } end && facts.Now >= end)
            return Beyond("expiresAt", $"what was handed to agent `{facts.Agent.Id}` ended at {Instant.Format(end)}");
        if (limits.FindWider(Uses(facts)) is { } use)
            return Beyond(use.Member, $"the task uses {use.Asked}; agent `{facts.Agent.Id}` was handed {use.Most}");
        if (limits.Models is not null && facts.Task.Model is null)
            return Beyond("models", $"the task names no model; agent `{facts.Agent.Id}` was handed `{string.Join("`, `", limits.Models)}`");
        if (limits.Amount is { } most && facts.Reserves is null)
            return Beyond("amount", $"the task may cost any amount; agent `{facts.Agent.Id}` was handed {most}");

        return limits.FindWider(facts.Delegation.Onward) is { } wider
            ? Beyond(wider.Member, $"the task hands on {wider.Asked}; agent `{facts.Agent.Id}` was handed {wider.Most} itself")
            : Verdict.Allowed;
    }

    public string Explain(DispatchFacts facts) => facts.Delegation.Limits.IsNone ? "nothing limits what was delegated" : "the task is within what was handed to the agent";

    private static DelegationLimits Uses(DispatchFacts facts) => new()
    {
        Actions = [facts.Task.Type],
        Tools = [.. facts.Task.Tools.Select(tool => tool.Name)],
        Models = facts.Task.Model is { } model ? [model] : null,
        Amount = facts.Reserves,
    };

    private static Verdict.Deny Beyond(string member, string why) =>
        new(new Refusal(RefusalCode.DelegationBroken, why)
        {
            Clause = $"delegation.{member}",
            Unlock = "ask for no more than was handed on, or have whoever handed it on ask for the rest",
        });
}
