using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Approvals;

/// <summary>
/// Whom a channel has told of a notice: <c>told|{approval}|{notice}|{person}</c> in the organisation's index. A notice is tried
/// again until everybody has it, and whoever has it gets it once, or twice if the gate falls over between the telling and the row.
/// </summary>
public sealed class ToldPeople(Ledgers ledgers)
{
    public async Task<IReadOnlySet<string>> FindAsync(ApprovalMessage message, CancellationToken ct)
    {
        var prefix = Prefix(message);
        var rows = await ledgers.Store(message.Organisation).ReadWholeRangeAsync(Ledgers.IndexPartition, prefix, $"{prefix[..^1]}}}", ct);
        return rows.Select(row => row.Key[prefix.Length..]).ToHashSet(StringComparer.Ordinal);
    }

    public Task RememberAsync(ApprovalMessage message, string person, CancellationToken ct) => ledgers.Store(message.Organisation).WriteAsync(
        Ledgers.IndexPartition, [new TableWrite.Upsert(Prefix(message) + person, new RowContent(message.Organisation, "", default))], ct);

    /// <summary>It is over, and nobody is told again. Done twice it changes nothing.</summary>
    public async Task ForgetAsync(string organisation, string approval, CancellationToken ct)
    {
        var store = ledgers.Store(organisation);
        foreach (var row in await store.ReadWholeRangeAsync(Ledgers.IndexPartition, $"told|{approval}|", $"told|{approval}}}", ct))
            await store.WriteAsync(Ledgers.IndexPartition, [new TableWrite.Delete(row.Key, null)], ct);
    }

    /// <summary>What tells one notice from every other one of the same approval.</summary>
    public static string NameOf(ApprovalMessage message) => message.Notice switch
    {
        ApprovalNotice.Asked => "asked",
        ApprovalNotice.Escalated => "escalated",
        _ => $"reminded-{message.Approval.Reminders}",
    };

    private static string Prefix(ApprovalMessage message) => $"told|{message.Approval.Id}|{NameOf(message)}|";
}
