using Gatehouse.Policy;

namespace Gatehouse.Guardrails.Documents;

/// <summary>A set, or everything that is wrong with its document.</summary>
public abstract record GuardrailSetOutcome
{
    private GuardrailSetOutcome()
    {
    }

    public abstract T Match<T>(Func<GuardrailSet, T> read, Func<IReadOnlyList<PolicyError>, T> refused);

    public sealed record Read(GuardrailSet Set) : GuardrailSetOutcome
    {
        public override T Match<T>(Func<GuardrailSet, T> read, Func<IReadOnlyList<PolicyError>, T> refused) => read(Set);
    }

    public sealed record Refused(IReadOnlyList<PolicyError> Errors) : GuardrailSetOutcome
    {
        public override T Match<T>(Func<GuardrailSet, T> read, Func<IReadOnlyList<PolicyError>, T> refused) => refused(Errors);
    }
}
