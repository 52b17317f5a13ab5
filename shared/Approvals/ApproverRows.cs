using System.Text;
using System.Text.Json;
using Gatehouse.Identity;
using Gatehouse.Ledger;

namespace Gatehouse.Approvals;

/// <summary>The directory of approvers in the organisation's ledger.</summary>
internal static class ApproverRows
{
    public static string Key(string id) => $"approver|{id}";

    /// <summary>Whose a name is: the body is the person's id, or empty when it is nobody's any more.</summary>
    public static string Name(string user) => $"approver-name|{TextDigest.Of(user)}";

    /// <summary>INVARIANT (one person an address): whose an address is, like <see cref="Name"/>.</summary>
    /// <param name="form">Of <see cref="ApproverAddresses.Forms"/>.</param>
    public static string Address(string form) => $"approver-address|{TextDigest.Of(form)}";

    public static string Group(string group) => $"approver-group|{TextDigest.Of(group)}";

    public static Approver? Person(ReadOnlyMemory<byte>? stored) =>
        stored is { } body ? JsonSerializer.Deserialize(body.Span, ApprovalJson.Default.Approver) : null;

    public static ApproverGroup? GroupOf(ReadOnlyMemory<byte>? stored) =>
        stored is { } body ? JsonSerializer.Deserialize(body.Span, ApprovalJson.Default.ApproverGroup) : null;

    public static RowChange Put(LedgerView view, Approver person) => Put(view, Key(person.Id), JsonSerializer.SerializeToUtf8Bytes(person, ApprovalJson.Default.Approver));

    public static RowChange Put(LedgerView view, ApproverGroup group) => Put(view, Group(group.Group), JsonSerializer.SerializeToUtf8Bytes(group, ApprovalJson.Default.ApproverGroup));

    public static RowChange PutName(LedgerView view, string user, string id) => Put(view, Name(user), Encoding.ASCII.GetBytes(id));

    /// <returns>Null when the address is nobody's, as far as its row says.</returns>
    public static string? HolderOf(LedgerView view, string form) => view.Find(Address(form)) is { Length: > 0 } id ? Encoding.ASCII.GetString(id.Span) : null;

    /// <summary>Makes the addresses that somebody has from now on theirs, and those that they had nobody's.</summary>
    public static IEnumerable<RowChange> PutAddresses(LedgerView view, string id, ApproverAddresses before, ApproverAddresses after) =>
    [
        .. before.Forms().Except(after.Forms(), StringComparer.Ordinal).Where(form => HolderOf(view, form) == id).Select(form => Put(view, Address(form), [])),
        .. after.Forms().Where(form => HolderOf(view, form) != id).Select(form => Put(view, Address(form), Encoding.ASCII.GetBytes(id))),
    ];

    private static RowChange Put(LedgerView view, string key, byte[] body) => view.Find(key) is null ? new RowChange.Insert(key, body) : new RowChange.Update(key, body);
}
