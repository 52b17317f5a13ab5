using Gatehouse.Policy;

namespace Gatehouse.Guardrails.Sets;

/// <summary>A draft, or everything that is wrong with its document.</summary>
public abstract record SetDraftOutcome
{
    private SetDraftOutcome()
    {
    }

    public abstract T Match<T>(Func<SetDraft, T> read, Func<IReadOnlyList<PolicyError>, T> refused);

    public sealed record Read(SetDraft Draft) : SetDraftOutcome
    {
        public override T Match<T>(Func<SetDraft, T> read, Func<IReadOnlyList<PolicyError>, T> refused) => read(Draft);
    }

    public sealed record Refused(IReadOnlyList<PolicyError> Errors) : SetDraftOutcome
    {
        public override T Match<T>(Func<SetDraft, T> read, Func<IReadOnlyList<PolicyError>, T> refused) => refused(Errors);
    }
}
