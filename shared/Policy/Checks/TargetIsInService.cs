using Gatehouse.Dispatching;

namespace Gatehouse.Policy.Checks;

/// <summary>There is somebody to do the task.</summary>
public sealed class TargetIsInService : IPolicyCheck
{
    public string Name => "target-is-in-service";

    public Verdict Examine(DispatchFacts facts) =>
        facts.Target.IsInService
            ? Verdict.Allowed
            : new Verdict.Deny(new Refusal(RefusalCode.TargetUnavailable, $"target `{facts.Target.Name}` is not in service")
            {
                Clause = Name,
                MayRetry = true,
                Unlock = "wait until the target is in service again, or use another connection",
            });

    public string Explain(DispatchFacts facts) => $"target `{facts.Target.Name}` is in service";
}
