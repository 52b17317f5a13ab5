namespace Gatehouse.Policy;

public abstract record PolicyParseOutcome
{
    private PolicyParseOutcome() { }

    public abstract T Match<T>(Func<ConnectionPolicy, T> parsed, Func<IReadOnlyList<PolicyError>, T> rejected);

    public sealed record Parsed(ConnectionPolicy Policy) : PolicyParseOutcome
    {
        public override T Match<T>(Func<ConnectionPolicy, T> parsed, Func<IReadOnlyList<PolicyError>, T> rejected) => parsed(Policy);
    }

    /// <param name="Errors">All of them, in the order of the document.</param>
    public sealed record Rejected(IReadOnlyList<PolicyError> Errors) : PolicyParseOutcome
    {
        public override T Match<T>(Func<ConnectionPolicy, T> parsed, Func<IReadOnlyList<PolicyError>, T> rejected) => rejected(Errors);
    }
}
