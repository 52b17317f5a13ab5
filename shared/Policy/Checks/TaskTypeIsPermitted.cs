using Gatehouse.Dispatching;

namespace Gatehouse.Policy.Checks;

/// <summary>No list permits any type, an empty one none.</summary>
public sealed class TaskTypeIsPermitted : IPolicyCheck
{
    public string Name => "task-type-is-permitted";

    public Verdict Examine(DispatchFacts facts) =>
        facts.Policy?.TaskTypes is not { } permitted || permitted.Contains(facts.Task.Type)
            ? Verdict.Allowed
            : new Verdict.Deny(new Refusal(RefusalCode.TaskTypeNotPermitted, $"task type `{facts.Task.Type}` is none of the {permitted.Count} that connection `{facts.Connection.Id}` permits")
            {
                Clause = "policy.taskTypes",
                Unlock = "use a permitted type, or ask an operator to add it to policy.taskTypes",
            });

    public string Explain(DispatchFacts facts) =>
        facts.Policy?.TaskTypes is null ? "any task type is permitted" : $"task type `{facts.Task.Type}` is permitted";
}
