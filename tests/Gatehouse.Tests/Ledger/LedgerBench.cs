using System.Text;
using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Telemetry;
using Gatehouse.Tests.Identity;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Ledger;

/// <summary>One connection's ledger on memory ports, and as many instances as a test wants.</summary>
internal sealed class LedgerBench
{
    public const string Organisation = "orgorgorgorg";
    public const string Connection = "con_abcdefghij0123456789";
    public const string Partition = $"{Organisation}|{Connection}";

    private int instances;

    public LedgerBench(LedgerOptions? options = null)
    {
        Options = options ?? new LedgerOptions();
        Table = new MemoryTable(Time);
        Pause = new ImpatientPause(Time);
        Ledgers = NewInstance();
    }

    public MachineTime Time { get; } = new();

    public MemoryTable Table { get; }

    public MemoryQueue Queue { get; } = new();

    public ImpatientPause Pause { get; }

    public LedgerOptions Options { get; }

    public Ledgers Ledgers { get; }

    public ConnectionLedger Ledger => Ledgers.For(Organisation, Connection);

    public LedgerState? State => Table.Find(Partition, LedgerRows.State) is { } row ? new StateRow(row).State : null;

    public Ledgers NewInstance() => new(Table, Queue, Time, Pause, new SeededRandom(++instances), new GateMeters(), Options);

    public IReadOnlyList<JsonElement> Entries() => [.. Table.Rows(Partition, "audit|").Select(row => JsonDocument.Parse(row.Content.Body).RootElement)];

    public static LedgerRequest<string> Write(string row, string text, string reply = "done") => new(view =>
        new LedgerDecision<string>.Commit(new LedgerWrite(view.State) { Entries = [Entry], Rows = [Insert(row, text)] }, reply));

    public static LedgerRequest<string> Append(string reply = "done") => new(view =>
        new LedgerDecision<string>.Commit(new LedgerWrite(view.State) { Entries = [Entry] }, reply));

    public static LedgerRequest<string> Deny(string agent = "agt_a", RefusalCode code = RefusalCode.RateLimited, string? clause = "rate") => new(view =>
        new LedgerDecision<string>.Refuse(new Refusal(code, "no") { Clause = clause }, new AuditEntry(AuditKind.Dispatch) { Agent = agent, Code = code, Clause = clause }));

    public static AuditEntry Entry { get; } = new(AuditKind.Fence) { Subject = "it" };

    public static RowChange.Insert Insert(string row, string text) => new(row, Encoding.UTF8.GetBytes(text));

    public static RowChange.Update Update(string row, string text) => new(row, Encoding.UTF8.GetBytes(text));

    public string? TextOf(string row) => Table.Find(Partition, row) is { } found ? Encoding.UTF8.GetString(found.Content.Body.Span) : null;

    public Task<LedgerOutcome<string>> CommitAsync(LedgerRequest<string> request) => Ledger.CommitAsync(request, default);
}
