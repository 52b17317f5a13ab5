using Gatehouse.Audit;

namespace Gatehouse.Closing;

/// <summary>What an offline check says of what an organisation took along.</summary>
public abstract record ClosingVerification
{
    private ClosingVerification() { }

    public abstract T Match<T>(Func<Intact, T> intact, Func<string, T> invalid, Func<string, T> incomplete);

    /// <summary>The record is whole, the rows are those that were written, and each payload whose entry is there is the one that it committed to.</summary>
    public sealed record Intact(AuditVerification.Intact Record, long Rows, long Payloads) : ClosingVerification
    {
        /// <summary>Payloads that outlasted their entries: of what was pruned, nothing is left to hold them against.</summary>
        public long Unvouched { get; init; }

        /// <summary>Rows that the gate could not open when it wrote the bundle.</summary>
        public long Unopened { get; init; }

        public override T Match<T>(Func<Intact, T> intact, Func<string, T> invalid, Func<string, T> incomplete) => intact(this);
    }

    /// <summary>Something does not fit.</summary>
    public sealed record Invalid(string Reason) : ClosingVerification
    {
        public override T Match<T>(Func<Intact, T> intact, Func<string, T> invalid, Func<string, T> incomplete) => invalid(Reason);
    }

    /// <summary>All that is there fits, and something is missing.</summary>
    public sealed record Incomplete(string Reason) : ClosingVerification
    {
        public override T Match<T>(Func<Intact, T> intact, Func<string, T> invalid, Func<string, T> incomplete) => incomplete(Reason);
    }
}
