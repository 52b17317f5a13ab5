using Gatehouse.Policy;

namespace Gatehouse.Incidents;

/// <summary>What became of the wish to open, or to close, an incident.</summary>
public abstract record IncidentOutcome
{
    private IncidentOutcome() { }

    public abstract T Match<T>(Func<Standing, T> standing, Func<Refusal, T> refused);

    /// <param name="View">As it stands now; a message finishes what is not done.</param>
    /// <param name="IsReplayed">It was opened before under the same key.</param>
    public sealed record Standing(IncidentView View, bool IsReplayed = false) : IncidentOutcome
    {
        public override T Match<T>(Func<Standing, T> standing, Func<Refusal, T> refused) => standing(this);
    }

    public sealed record Refused(Refusal Refusal) : IncidentOutcome
    {
        public override T Match<T>(Func<Standing, T> standing, Func<Refusal, T> refused) => refused(Refusal);
    }
}
