using Gatehouse.Audit;
using Gatehouse.Audit.Reading;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Audit.Reading;

/// <summary>An engine whose audit is read.</summary>
internal sealed class AuditBench
{
    public EngineBench Engine { get; } = new();

    public AuditChains Chains => Engine.Get<AuditChains>();

    public OperatorPrincipal Auditor { get; } = new(EngineBench.Organisation, EngineBench.Operator, [OperatorRole.Auditor]);

    public MemoryTable Table => Engine.World.Table;

    public DateTimeOffset Now => Engine.World.Time.GetUtcNow();

    public ReadAudit Read => Engine.Get<ReadAudit>();

    public ExportAudit Export => Engine.Get<ExportAudit>();

    /// <summary>Organisation, agents and connections as an operator makes them.</summary>
    public async Task<(Agent Agent, Connection Connection)> HouseAsync()
    {
        var agent = await Engine.AgentAsync();
        return (agent, await Engine.ConnectionAsync(agent));
    }

    /// <summary>Entries of an agent on a connection, in one commit.</summary>
    public async Task AppendAsync(string connection, string agent, int count = 1, AuditKind kind = AuditKind.Settle, string? session = null)
    {
        var entries = Enumerable.Range(0, count).Select(_ => new AuditEntry(kind) { Agent = agent, Session = session, Connection = connection }).ToArray();
        Assert.IsType<LedgerOutcome<bool>.Done>(await Engine.Ledgers.For(EngineBench.Organisation, connection).CommitAsync(
            new LedgerRequest<bool>(view => new LedgerDecision<bool>.Commit(new LedgerWrite(view.State) { Entries = entries }, true)), default));
    }

    public Task<AuditOutcome<AuditPage>> AskAsync(AuditQuery query, AuditCursor? after = null, int limit = 100) => Read.HandleAsync(Auditor, query, after, limit, default);

    public async Task<AuditPage> FindAsync(AuditQuery query, AuditCursor? after = null, int limit = 100) =>
        Assert.IsType<AuditOutcome<AuditPage>.Found>(await AskAsync(query, after, limit)).Value;

    /// <summary>Every page, each cursor through its text.</summary>
    public async Task<IReadOnlyList<RecordedEntry>> AllAsync(AuditQuery query, int limit)
    {
        var all = new List<RecordedEntry>();
        for (AuditCursor? after = null; ;)
        {
            var page = await FindAsync(query, after, limit);
            all.AddRange(page.Items);
            if (page.After is not { } next)
                return all;
            after = AuditCursor.Parse(next.ToString());
        }
    }

    /// <summary>What one call costs at the port.</summary>
    public async Task<IReadOnlyList<string>> LoggedAsync(Func<Task> call)
    {
        Table.Log.Clear();
        await call();
        return [.. Table.Log];
    }
}
