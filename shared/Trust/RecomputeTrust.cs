using Gatehouse.Containment;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;

namespace Gatehouse.Trust;

/// <summary>Computes an agent's trust over all its connections, keeps it, and tells those that would decide by another level.</summary>
/// <remarks>Doing it again changes nothing, on however many instances at once.</remarks>
public sealed class RecomputeTrust(Ledgers ledgers, TrustRecords records, AssessTrust assess, FenceConnections fence, LedgerOptions options)
{
    private const int MaxTries = 8;
    private static readonly TimeSpan longestWait = TimeSpan.FromSeconds(30);

    /// <summary>Past its base the commit that asked has landed, or never will; either way the states say what was observed.</summary>
    public async Task<MessageVerdict> JudgeAsync(GateMessage message, CancellationToken ct)
    {
        var snapshot = await ledgers.For(message.Organisation, message.Partition).ReadAsync([], ct);
        return snapshot.Version > message.Base ? MessageVerdict.Act : MessageVerdict.Wait;
    }

    public async Task<Handling> HandleAsync(GateMessage message, CancellationToken ct) =>
        await RunAsync(message.Organisation, message.Subject, ct) ? Handling.Done : Handling.Again(ledgers.Clock.Now + Wait(message.PutOffs));

    /// <returns>Whether all is done, so that nobody need come back.</returns>
    public async Task<bool> RunAsync(string organisation, string agent, CancellationToken ct)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            // INVARIANT (record first): the states are read after the record that theirs replaces, so nothing that an earlier one
            // counted is missing from a later one.
            var standing = await records.FindAsync(organisation, agent, ct);
            if (await assess.ReadAsync(organisation, agent, ct) is not { } evidence)
                return true;

            var next = TrustRecord.After(standing?.Record, evidence);
            ConnectionEvidence[] untold = [.. evidence.Connections.Where(connection => MustBeTold(connection, next, evidence))];
            if (untold.Length == 0 && standing is var (record, _) && !next.IsNews(record, options.Trust))
                return true;
            if (await records.TryWriteAsync(organisation, next, standing?.ETag, ct))
                return await TellAsync(organisation, next, untold, evidence, ct);
        }

        return false;
    }

    private async Task<bool> TellAsync(string organisation, TrustRecord record, IReadOnlyList<ConnectionEvidence> untold, TrustEvidence evidence, CancellationToken ct)
    {
        var results = await fence.EachAsync(
            [.. untold.Select(connection => (organisation, connection.Connection))],
            at => TrustFence.Of(record.Agent, record.For(untold[at].Trust.CountsAt(evidence.Now, evidence.Options)), IsLoss(untold[at], record, evidence), evidence.Options),
            FenceConnections.Endless,
            ct);
        return results.All(result => result.Fenced);
    }

    /// <summary>One that would decide by another level; or by none yet, which whoever reads an older record might still give it.</summary>
    private static bool MustBeTold(ConnectionEvidence connection, TrustRecord next, TrustEvidence evidence) =>
        connection.Trust.Assessed is null || connection.Trust.On(evidence.Now, evidence.Options) is not TrustFacts.Scored scored || scored.Level != next.Level;

    private static bool IsLoss(ConnectionEvidence connection, TrustRecord next, TrustEvidence evidence) =>
        connection.Trust.On(evidence.Now, evidence.Options) is TrustFacts.Scored scored && scored.Level > next.Level;

    private static TimeSpan Wait(int putOffs) => Doubling.Of(TimeSpan.FromSeconds(1), putOffs, longestWait);
}
