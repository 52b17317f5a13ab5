using System.Text.Json;
using Gatehouse.Ledger;

namespace Gatehouse.Approvals;

/// <summary>Approvals in their connection's ledger.</summary>
internal static class ApprovalRows
{
    public static string Key(string approval) => $"approval|{approval}";

    /// <summary>What was shown, byte for byte.</summary>
    public static string Preview(string approval) => $"preview|{approval}";

    /// <summary>INVARIANT (one vote each): inserted and never replaced, so a person's second answer cannot land.</summary>
    public static string Vote(string approval, string person) => $"vote|{approval}|{person}";

    /// <summary>The no of somebody whose yes did not count: a row of its own, for the other one stays.</summary>
    public static string Turned(string approval, string person) => $"{Vote(approval, person)}|no";

    /// <summary>Who has answered by a card of somebody else's.</summary>
    public static string Pressed(string approval, Guid presser) => $"pressed|{approval}|{presser:N}";

    public static ApprovalRecord? Read(LedgerView view, string approval) => Parse(view.Find(Key(approval)));

    public static ApprovalRecord? Parse(ReadOnlyMemory<byte>? stored) =>
        stored is { } body ? JsonSerializer.Deserialize(body.Span, ApprovalJson.Default.ApprovalRecord) : null;

    public static RowChange.Insert Insert(ApprovalRecord approval) => new(Key(approval.Id), Bytes(approval));

    public static RowChange.Update Update(ApprovalRecord approval) => new(Key(approval.Id), Bytes(approval));

    /// <param name="approval">Before the vote.</param>
    public static RowChange.Insert Insert(ApprovalRecord approval, ApprovalVote vote) =>
        new(approval.VoteOf(vote.By) is null ? Vote(approval.Id, vote.By) : Turned(approval.Id, vote.By), JsonSerializer.SerializeToUtf8Bytes(vote, ApprovalJson.Default.ApprovalVote));

    private static byte[] Bytes(ApprovalRecord approval) => JsonSerializer.SerializeToUtf8Bytes(approval, ApprovalJson.Default.ApprovalRecord);
}
