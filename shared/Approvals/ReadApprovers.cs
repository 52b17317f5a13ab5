using System.Runtime.CompilerServices;
using System.Text;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Approvals;

/// <summary>Finds people and groups in the directory of approvers. Nothing is remembered: who was taken out may answer no more.</summary>
public sealed class ReadApprovers(Ledgers ledgers)
{
    /// <summary>All that a person is told and shown by.</summary>
    public async Task<IReadOnlyList<string>> AddressesAsync(ApprovalPerson person, CancellationToken ct)
    {
        var user = (await FindAsync(person.Organisation, person.Id, ct))?.User;
        var groups = user is null ? [] : (await GroupsAsync(person.Organisation, ct)).Where(group => group.Members.Contains(user, StringComparer.Ordinal)).Select(group => group.Group);
        return [.. new ApproverFacts(person.Id) { User = user, HasRole = person.HasRole || person.HadRoleLately, Groups = [.. groups] }.Addresses];
    }

    /// <returns>Null when there is none, or no longer.</returns>
    public async Task<Approver?> FindAsync(string organisation, string id, CancellationToken ct) =>
        ApproverRows.Person((await ledgers.Store(organisation).ReadAsync(Ledgers.ControlPartition, ApproverRows.Key(id), ct))?.Content.Body) is { RemovedAt: null } found ? found : null;

    /// <summary>Whom one of these addresses reaches.</summary>
    /// <returns>The person's id; null when it is nobody's.</returns>
    public async Task<string?> FindByAddressAsync(string organisation, ApproverAddresses addresses, CancellationToken ct)
    {
        foreach (var form in addresses.Forms())
        {
            if ((await ledgers.Store(organisation).ReadAsync(Ledgers.ControlPartition, ApproverRows.Address(form), ct))?.Content.Body is { Length: > 0 } id)
                return Encoding.ASCII.GetString(id.Span);
        }

        return null;
    }

    /// <returns>Null when there is none, or no longer.</returns>
    public async Task<ApproverGroup?> FindGroupAsync(string organisation, string group, CancellationToken ct) =>
        ApproverRows.GroupOf((await ledgers.Store(organisation).ReadAsync(Ledgers.ControlPartition, ApproverRows.Group(group), ct))?.Content.Body) is { RemovedAt: null } found ? found : null;

    /// <param name="after">The id that the last page ended with; empty for the first page.</param>
    /// <returns>In the order of their ids, at most <paramref name="limit"/>; those who were taken out are among them.</returns>
    public async Task<IReadOnlyList<Approver>> ListAsync(string organisation, string after, int limit, CancellationToken ct)
    {
        var rows = await ledgers.Store(organisation).ReadPageAsync(Ledgers.ControlPartition, ApproverRows.Key(""), after, limit, ct);
        return [.. rows.Select(row => ApproverRows.Person(row.Content.Body)!)];
    }

    /// <summary>Everybody who is in it.</summary>
    public IAsyncEnumerable<Approver> AllAsync(string organisation, CancellationToken ct) =>
        Pages.AllAsync(after => ListAsync(organisation, after, TableLimits.MaxRange, ct), person => person.Id).Where(person => person.RemovedAt is null);

    /// <summary>Every group there is; their number is bounded.</summary>
    public async Task<IReadOnlyList<ApproverGroup>> GroupsAsync(string organisation, CancellationToken ct)
    {
        var rows = await ledgers.Store(organisation).ReadAllAsync(Ledgers.ControlPartition, "approver-group|", ct);
        return [.. rows.Select(row => ApproverRows.GroupOf(row.Content.Body)!).Where(group => group.RemovedAt is null).OrderBy(group => group.Group, StringComparer.Ordinal)];
    }
}
