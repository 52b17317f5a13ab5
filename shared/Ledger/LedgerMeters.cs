using System.Diagnostics.Metrics;

namespace Gatehouse.Ledger;

/// <summary>What the ledgers of an instance do, as metrics of the meter <c>Gatehouse</c>.</summary>
public sealed class LedgerMeters : IDisposable
{
    private readonly Meter meter = new("Gatehouse");
    private readonly Counter<long> commits;
    private readonly Counter<long> conflicts;
    private readonly Counter<long> failures;
    private readonly Histogram<int> groupSize;

    public LedgerMeters()
    {
        commits = meter.CreateCounter<long>("gatehouse.ledger.commits", description: "batches that landed");
        conflicts = meter.CreateCounter<long>("gatehouse.ledger.conflicts", description: "batches that met a newer state");
        failures = meter.CreateCounter<long>("gatehouse.ledger.failures", description: "failures that a caller does not see, by type: of the store, the broker, the secrets");
        groupSize = meter.CreateHistogram<int>("gatehouse.ledger.group", description: "requests answered by one batch");
    }

    public void Dispose() => meter.Dispose();

    internal void Committed(CommitAttempt attempt)
    {
        commits.Add(1);
        groupSize.Record(attempt.Answers.Count);
    }

    internal void Conflicted() => conflicts.Add(1);

    internal void Failed(Exception failure) => failures.Add(1, new KeyValuePair<string, object?>("error.type", (failure.InnerException ?? failure).GetType().Name));
}
