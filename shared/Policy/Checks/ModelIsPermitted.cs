using Gatehouse.Dispatching;

namespace Gatehouse.Policy.Checks;

/// <summary>Where models are listed, a task must name one of them.</summary>
public sealed class ModelIsPermitted : IPolicyCheck
{
    public string Name => "model-is-permitted";

    public Verdict Examine(DispatchFacts facts) =>
        facts.Policy?.Models is not { } permitted || (facts.Task.Model is { } model && permitted.Contains(model))
            ? Verdict.Allowed
            : new Verdict.Deny(new Refusal(RefusalCode.ModelNotPermitted, Detail(facts, permitted.Count))
            {
                Clause = "policy.models",
                Unlock = "name a permitted model, or ask an operator to add it to policy.models",
            });

    public string Explain(DispatchFacts facts) =>
        facts.Policy?.Models is null ? "any model is permitted" : $"model `{facts.Task.Model}` is permitted";

    private static string Detail(DispatchFacts facts, int permitted) =>
        facts.Task.Model is { } model
            ? $"model `{model}` is none of the {permitted} that connection `{facts.Connection.Id}` permits"
            : $"the task names no model; connection `{facts.Connection.Id}` permits {permitted}";
}
