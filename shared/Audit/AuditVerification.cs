namespace Gatehouse.Audit;

/// <summary>What a verifier says of an export.</summary>
public abstract record AuditVerification
{
    private AuditVerification() { }

    /// <summary>Of `gatehouse audit verify`: 0 intact, 1 invalid, 3 incomplete (2 is a wrong use of the command).</summary>
    public abstract int ExitCode { get; }

    public abstract T Match<T>(Func<Intact, T> intact, Func<AuditFault, T> invalid, Func<AuditFault, T> incomplete);

    /// <summary>Every chain is whole from its first entry to the head that the export states.</summary>
    public sealed record Intact(string Organisation, long Chains, long Entries) : AuditVerification
    {
        public override int ExitCode => 0;

        /// <summary>What nobody can tell from chains alone.</summary>
        public static string Limit => "no signed checkpoint: entries taken from the end of a chain before the export cannot be seen";

        public override T Match<T>(Func<Intact, T> intact, Func<AuditFault, T> invalid, Func<AuditFault, T> incomplete) => intact(this);
    }

    /// <summary>Something is there that does not fit.</summary>
    public sealed record Invalid(AuditFault Fault) : AuditVerification
    {
        public override int ExitCode => 1;

        public override T Match<T>(Func<Intact, T> intact, Func<AuditFault, T> invalid, Func<AuditFault, T> incomplete) => invalid(Fault);
    }

    /// <summary>All that is there fits, and something is missing.</summary>
    public sealed record Incomplete(AuditFault Fault) : AuditVerification
    {
        public override int ExitCode => 3;

        public override T Match<T>(Func<Intact, T> intact, Func<AuditFault, T> invalid, Func<AuditFault, T> incomplete) => incomplete(Fault);
    }
}
