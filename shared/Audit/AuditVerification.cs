using Gatehouse.Audit.Checkpoints;

namespace Gatehouse.Audit;

/// <summary>What a verifier says of an export.</summary>
public abstract record AuditVerification
{
    private AuditVerification() { }

    /// <summary>Of `gatehouse audit verify`: 0 intact, 1 invalid, 3 incomplete (2 is a wrong use of the command).</summary>
    public abstract int ExitCode { get; }

    /// <summary>What the checkpoints of the export say; null when it holds none, or does not fit.</summary>
    public CheckpointCoverage? Coverage { get; init; }

    public abstract T Match<T>(Func<Intact, T> intact, Func<Range, T> range, Func<AuditFault, T> invalid, Func<AuditFault, T> incomplete);

    /// <summary>Every chain is whole from its first entry, or from the one that a checkpoint vouches for, to the head that the export states.</summary>
    /// <param name="Scope">What the export says it is of: <see cref="AuditExport.Everything"/>, or one chain.</param>
    public sealed record Intact(string Organisation, string Scope, long Chains, long Entries) : AuditVerification
    {
        /// <summary>The chains that begin later than with their first entry.</summary>
        public IReadOnlyList<VouchedCut> Cuts { get; init; } = [];

        public override int ExitCode => 0;

        /// <summary>What nobody can tell from chains alone.</summary>
        public static string Limit => "no signed checkpoint: entries taken from the end of a chain before the export cannot be seen";

        public override T Match<T>(Func<Intact, T> intact, Func<Range, T> range, Func<AuditFault, T> invalid, Func<AuditFault, T> incomplete) => intact(this);
    }

    /// <summary>The export says that it is a part of a chain, and that part is whole. Nothing is said of the rest.</summary>
    /// <param name="Head">The last entry of the chain, as the export states it.</param>
    public sealed record Range(string Organisation, string Chain, EntryRange Entries, long Head) : AuditVerification
    {
        public override int ExitCode => 0;

        public string Covered => Entries.Last < Entries.First ? $"no entry after {Entries.Before.Sequence}" : $"entries {Entries.First} to {Entries.Last}";

        /// <summary>What was not there to be looked at.</summary>
        public string NotCovered => string.Join(" and ", new[]
        {
            Entries.Before.Sequence == 0 ? null : $"entries 1 to {Entries.Before.Sequence}",
            Entries.Last >= Head ? null : $"entries {Entries.Last + 1} to {Head}",
            "what came after the export",
        }.OfType<string>());

        public override T Match<T>(Func<Intact, T> intact, Func<Range, T> range, Func<AuditFault, T> invalid, Func<AuditFault, T> incomplete) => range(this);
    }

    /// <summary>Something is there that does not fit.</summary>
    public sealed record Invalid(AuditFault Fault) : AuditVerification
    {
        public override int ExitCode => 1;

        public override T Match<T>(Func<Intact, T> intact, Func<Range, T> range, Func<AuditFault, T> invalid, Func<AuditFault, T> incomplete) => invalid(Fault);
    }

    /// <summary>All that is there fits, and something is missing.</summary>
    public sealed record Incomplete(AuditFault Fault) : AuditVerification
    {
        public override int ExitCode => 3;

        public override T Match<T>(Func<Intact, T> intact, Func<Range, T> range, Func<AuditFault, T> invalid, Func<AuditFault, T> incomplete) => incomplete(Fault);
    }
}
