using System.Diagnostics.Metrics;
using Gatehouse.Alerts.Routes;
using Gatehouse.Audit;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Guardrails;
using Gatehouse.Health;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Siem;

namespace Gatehouse.Telemetry;

/// <summary>What an instance does, in numbers. <c>docs/operations.md</c> says what each means.</summary>
/// <remarks>INVARIANT (bounded labels): a label's value comes from a closed set in this code; it is never an id and never anybody's text.</remarks>
public sealed class GateMeters : IDisposable
{
    public const string Name = "Gatehouse";

    private readonly Meter meter = new(Name);
    private readonly Counter<long> dispatches;
    private readonly Histogram<double> dispatchDuration;
    private readonly Counter<long> deliveries;
    private readonly Histogram<double> deliveryDuration;
    private readonly UpDownCounter<long> claimsInFlight;
    private readonly Histogram<double> queueAge;
    private readonly Counter<long> commits;
    private readonly Counter<long> conflicts;
    private readonly Counter<long> failures;
    private readonly Histogram<int> batchSize;
    private readonly Counter<long> ended;
    private readonly Counter<long> overruns;
    private readonly Counter<long> breakers;
    private readonly Counter<long> snapshots;
    private readonly Counter<long> snapshotRuns;
    private readonly Counter<long> alerts;
    private readonly Counter<long> alertRuns;
    private readonly Counter<long> alertNotices;
    private readonly Counter<long> reroutes;
    private readonly Counter<long> callbacks;
    private readonly Counter<long> deadLetters;
    private readonly Counter<long> refusedSignIns;
    private readonly Counter<long> guardrails;
    private readonly Histogram<double> inspectionDuration;
    private readonly Counter<long> siemBatches;
    private readonly Counter<long> siemEvents;
    private readonly Histogram<long> siemBehind;
    private readonly Histogram<double> siemLag;
    private readonly Counter<long> checkpoints;
    private readonly Counter<long> checkpointRuns;

    public GateMeters()
    {
        dispatches = meter.CreateCounter<long>("gatehouse.dispatches", "{dispatch}", "dispatches that were decided, by verdict, code and clause");
        dispatchDuration = Seconds("gatehouse.dispatch.duration", "from the request, read, to the durable decision");
        deliveries = meter.CreateCounter<long>("gatehouse.deliveries", "{attempt}", "attempts at targets, by what they came to");
        deliveryDuration = Seconds("gatehouse.delivery.duration", "from a claim to the target's whole answer");
        claimsInFlight = meter.CreateUpDownCounter<long>("gatehouse.claims.in_flight", "{claim}", "claims whose attempt this instance has not settled yet");
        queueAge = Seconds("gatehouse.queue.age", "how long a message that was due waited for a consumer");
        commits = meter.CreateCounter<long>("gatehouse.commits", "{request}", "requests to ledgers, by what became of them");
        conflicts = meter.CreateCounter<long>("gatehouse.commit.conflicts", "{batch}", "batches that met a newer state and were decided again");
        failures = meter.CreateCounter<long>("gatehouse.commit.failures", "{call}", "calls of the store or the queue that failed, by type");
        batchSize = meter.CreateHistogram<int>("gatehouse.commit.batch_size", "{request}", "requests answered by one batch that landed");
        ended = meter.CreateCounter<long>("gatehouse.tasks.ended", "{task}", "tasks that ended, by status and outcome");
        overruns = meter.CreateCounter<long>("gatehouse.overruns", "{task}", "results that cost more than was reserved");
        snapshots = meter.CreateCounter<long>("gatehouse.health.snapshots", "{connection}", "connections that a run of the health timer looked at, by what came of it");
        snapshotRuns = meter.CreateCounter<long>("gatehouse.health.runs", "{run}", "runs of the health timer, by whether all connections were reached");
        breakers = meter.CreateCounter<long>("gatehouse.breakers", "{change}", "breakers of connections that opened or closed, by why");
        alerts = meter.CreateCounter<long>("gatehouse.alerts", "{alert}", "alerts that were raised or came to their end, by rule");
        alertRuns = meter.CreateCounter<long>("gatehouse.alert.runs", "{run}", "runs of the alert timer, by whether everything was looked at");
        alertNotices = meter.CreateCounter<long>("gatehouse.alert.notices", "{call}", "tries to tell somebody of an alert, by channel and by what they came to");
        reroutes = meter.CreateCounter<long>("gatehouse.reroutes", "{task}", "tasks that a backup connection was asked to do, by why");
        callbacks = meter.CreateCounter<long>("gatehouse.callbacks", "{call}", "callbacks to agents, by what they came to");
        deadLetters = meter.CreateCounter<long>("gatehouse.dead_letters", "{task}", "tasks given up, by why");
        refusedSignIns = meter.CreateCounter<long>("gatehouse.signins.refused", "{request}", "requests whose caller proved nothing, by where");
        guardrails = meter.CreateCounter<long>("gatehouse.guardrails", "{guardrail}", "guardrails that found something or could not finish, by kind, action and direction");
        checkpoints = meter.CreateCounter<long>("gatehouse.checkpoints", "{checkpoint}", "checkpoints that were signed, and chains and organisations that none could be signed for, by outcome");
        checkpointRuns = meter.CreateCounter<long>("gatehouse.checkpoint.runs", "{run}", "runs of the signer, by whether every organisation could be looked at");
        inspectionDuration = Seconds("gatehouse.inspection.duration", "the inspection of one content by all sets assigned");
        siemBatches = meter.CreateCounter<long>("gatehouse.siem.batches", "{batch}", "batches sent to sinks, by what they came to");
        siemEvents = meter.CreateCounter<long>("gatehouse.siem.events", "{event}", "events that sinks have acknowledged");
        siemBehind = meter.CreateHistogram<long>("gatehouse.siem.behind", "{entry}", "entries of an organisation that its sink has not acknowledged, once a run");
        siemLag = Seconds("gatehouse.siem.lag", "how old the first of them is, once a run");
    }

    public void Dispose() => meter.Dispose();

    /// <summary>A claim of this instance, until what is returned is disposed.</summary>
    public ClaimUnderWay Claimed(TaskRecord task) => new(claimsInFlight, task.Attempts);

    public void Delivered(AttemptResult result, TimeSpan took)
    {
        var word = MetricWords.Of(result);
        deliveries.Add(1, new KeyValuePair<string, object?>("gatehouse.result", word));
        deliveryDuration.Record(took.TotalSeconds, new KeyValuePair<string, object?>("gatehouse.result", word));
    }

    public void CalledBack(bool isTaken, Handling left) =>
        callbacks.Add(1, new KeyValuePair<string, object?>("gatehouse.result", isTaken ? "acknowledged" : left.Until is null ? "givenUp" : "failed"));

    /// <summary>Counts the task if it is one that was given up.</summary>
    public void Left(TaskRecord? task)
    {
        if (task is { DeadLettered: true })
            deadLetters.Add(1, new KeyValuePair<string, object?>("gatehouse.reason", "attempts"));
    }

    public void DeadLettered() => deadLetters.Add(1, new KeyValuePair<string, object?>("gatehouse.reason", "queue"));

    public void Checkpointed(CheckpointRun run, Exception? failure)
    {
        Add("signed", run.Taken.Count);
        Add("refused", run.Refused.Count);
        Add("failed", failure is null ? 0 : 1);

        void Add(string outcome, int count)
        {
            if (count > 0)
                checkpoints.Add(count, new KeyValuePair<string, object?>("gatehouse.outcome", outcome));
        }
    }

    public void CheckpointsRun(bool isComplete) => checkpointRuns.Add(1, new KeyValuePair<string, object?>("gatehouse.result", isComplete ? "complete" : "partial"));

    public void SignInRefused(bool isTokenRequest) =>
        refusedSignIns.Add(1, new KeyValuePair<string, object?>("gatehouse.at", isTokenRequest ? "token" : "request"));

    internal void Snapshot(HealthRun run)
    {
        snapshots.Add(run.Written, new KeyValuePair<string, object?>("gatehouse.result", "written"));
        snapshots.Add(run.Unchanged, new KeyValuePair<string, object?>("gatehouse.result", "unchanged"));
        snapshots.Add(run.Failed, new KeyValuePair<string, object?>("gatehouse.result", "failed"));
        snapshotRuns.Add(1, new KeyValuePair<string, object?>("gatehouse.result", run.Failed == 0 ? "complete" : "partial"));
    }

    internal void Streamed(SinkReply reply, int events)
    {
        siemBatches.Add(1, new KeyValuePair<string, object?>("gatehouse.result", MetricWords.Of(reply)));
        if (reply is SinkReply.Taken)
            siemEvents.Add(events);
    }

    internal void Lagging(SiemStatus status, DateTimeOffset now)
    {
        siemBehind.Record(status.Behind);
        siemLag.Record(status.Oldest is { } oldest ? Math.Max(0, (now - oldest).TotalSeconds) : 0);
    }

    internal void LookedForAlerts(bool isComplete) => alertRuns.Add(1, new KeyValuePair<string, object?>("gatehouse.result", isComplete ? "complete" : "partial"));

    internal void ToldAlert(AlertChannelKind channel, AlertTellingResult? result) => alertNotices.Add(1, new("gatehouse.channel", MetricWords.Of(channel)), new("gatehouse.result", MetricWords.Of(result)));

    internal void Inspected(ContentReading reading, GuardrailDirection direction, TimeSpan took)
    {
        inspectionDuration.Record(took.TotalSeconds, new("gatehouse.direction", MetricWords.Of(direction)), new("gatehouse.verdict", MetricWords.Of(reading.Strictest)));
        foreach (var one in reading.Triggered)
            guardrails.Add(1, new("gatehouse.kind", one.Kind), new("gatehouse.action", MetricWords.ActionOf(one)), new("gatehouse.direction", MetricWords.Of(direction)));
    }

    internal void Dispatched(DispatchOutcome outcome, TimeSpan took)
    {
        var verdict = MetricWords.Of(outcome);
        dispatchDuration.Record(took.TotalSeconds, new KeyValuePair<string, object?>("gatehouse.verdict", verdict));
        if (outcome is DispatchOutcome.Refused { Refusal: var refusal })
            dispatches.Add(1, new("gatehouse.verdict", verdict), new("gatehouse.code", refusal.Code.ToWireName()), new("gatehouse.clause", BoundedClause.Of(refusal)));
        else
            dispatches.Add(1, new KeyValuePair<string, object?>("gatehouse.verdict", verdict));
    }

    internal void Received(TaskStep step, TimeSpan age) => queueAge.Record(Math.Max(0, age.TotalSeconds), new KeyValuePair<string, object?>("gatehouse.step", MetricWords.Of(step)));

    internal void Answered<T>(LedgerOutcome<T> outcome) => commits.Add(1, new KeyValuePair<string, object?>("gatehouse.outcome", MetricWords.Of(outcome)));

    internal void Landed(int answers, IReadOnlyList<AuditEntry> entries)
    {
        batchSize.Record(answers);
        for (var i = 0; i < entries.Count; i++)
            Landed(entries[i]);
    }

    internal void Conflicted() => conflicts.Add(1);

    internal void Failed(Exception failure) => failures.Add(1, new KeyValuePair<string, object?>("error.type", (failure.InnerException ?? failure).GetType().Name));

    private void Landed(AuditEntry entry)
    {
        if (entry.Kind == AuditKind.Ended)
            ended.Add(1, new("gatehouse.status", entry.Status), new("gatehouse.outcome", entry.Outcome));
        else if (entry.Kind == AuditKind.Overrun)
            overruns.Add(1);
        else if (entry.Kind is AuditKind.BreakerOpened or AuditKind.BreakerClosed)
            breakers.Add(1, new("gatehouse.transition", entry.Kind == AuditKind.BreakerOpened ? "opened" : "closed"), new("gatehouse.clause", entry.Clause));
        else if (entry.Kind is AuditKind.AlertRaised or AuditKind.AlertCleared)
            alerts.Add(1, new("gatehouse.transition", entry.Kind == AuditKind.AlertRaised ? "raised" : "cleared"), new("gatehouse.rule", entry.Clause));
        else if (entry.Kind == AuditKind.Rerouted)
            reroutes.Add(1, new KeyValuePair<string, object?>("gatehouse.clause", entry.Clause));
    }

    private Histogram<double> Seconds(string name, string description) =>
        meter.CreateHistogram(name, "s", description, tags: null, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 600] });
}
