using Gatehouse.Audit;
using Gatehouse.Incidents.Timeline;

namespace Gatehouse.Incidents.Bundles;

/// <summary>What an offline check says of a bundle.</summary>
public abstract record BundleVerification
{
    private BundleVerification() { }

    /// <summary>Of `gatehouse incident verify`: 0 intact, 1 invalid, 3 incomplete.</summary>
    public abstract int ExitCode { get; }

    public abstract T Match<T>(Func<Intact, T> intact, Func<string, T> invalid, Func<string, T> incomplete);

    /// <summary>Every chain is whole, the incident is what its entries say, and the timeline is what all entries give.</summary>
    public sealed record Intact(AuditVerification.Intact Record, IncidentTimeline Timeline) : BundleVerification
    {
        public override int ExitCode => 0;

        public override T Match<T>(Func<Intact, T> intact, Func<string, T> invalid, Func<string, T> incomplete) => intact(this);
    }

    /// <summary>Something does not fit.</summary>
    public sealed record Invalid(string Reason) : BundleVerification
    {
        public override int ExitCode => 1;

        public override T Match<T>(Func<Intact, T> intact, Func<string, T> invalid, Func<string, T> incomplete) => invalid(Reason);
    }

    /// <summary>All that is there fits, and something is missing.</summary>
    public sealed record Incomplete(string Reason) : BundleVerification
    {
        public override int ExitCode => 3;

        public override T Match<T>(Func<Intact, T> intact, Func<string, T> invalid, Func<string, T> incomplete) => incomplete(Reason);
    }
}
