using System.Runtime.CompilerServices;
using System.Text;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;

namespace Gatehouse.Approvals;

/// <summary>Finds people and groups in the directory of approvers. Nothing is remembered: who was taken out may answer no more.</summary>
public sealed class ReadApprovers(Ledgers ledgers, PolicyHistory policies, ConnectionDirectory connections, VouchedOperators vouched)
{
    /// <summary>Who a person is to this approval, now.</summary>
    public async Task<ApproverFacts> FactsAsync(ApprovalPerson person, ApprovalRecord approval, CancellationToken ct)
    {
        var entry = await FindAsync(person.Organisation, person.Id, ct);
        var user = entry?.User;
        var knownBy = ApproverAddresses.KnownBy(entry, await vouched.FindAsync(person.Organisation, person.Id, ct));
        var named = approval.Terms.Addressed(isEscalated: true).Where(address => address.StartsWith("group:", StringComparison.Ordinal));
        return new ApproverFacts(person.Id)
        {
            User = user,
            KnownBy = knownBy,
            Aliases = await AliasesAsync(person, knownBy, approval, ct),
            IsRequester = approval.RequestedBy is { } requester && await IsSameAsync(person, knownBy, requester, ct),
            HasRole = person.HasRole,
            HadRoleLately = person.HadRoleLately,
            SignedInAt = person.SignedInAt,
            Groups = user is null ? [] : await GroupsAsync(person.Organisation, user, named, ct),
            EditedPolicyAt = await EditedAtAsync(person, knownBy, approval.Connection, ct),
        };
    }

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
        var from = after.Length == 0 ? ApproverRows.Key("") : ApproverRows.Key(after) + "!";
        var rows = await ledgers.Store(organisation).ReadRangeAsync(Ledgers.ControlPartition, from, "approver}", limit, ct);
        return [.. rows.Select(row => ApproverRows.Person(row.Content.Body)!)];
    }

    /// <summary>Everybody who is in it.</summary>
    public async IAsyncEnumerable<Approver> AllAsync(string organisation, [EnumeratorCancellation] CancellationToken ct)
    {
        for (var after = ""; ;)
        {
            var page = await ListAsync(organisation, after, TableLimits.MaxRange, ct);
            foreach (var person in page.Where(person => person.RemovedAt is null))
                yield return person;
            if (page.Count < TableLimits.MaxRange)
                yield break;
            after = page[^1].Id;
        }
    }

    /// <summary>Every group there is; their number is bounded.</summary>
    public async Task<IReadOnlyList<ApproverGroup>> GroupsAsync(string organisation, CancellationToken ct)
    {
        var rows = await ledgers.Store(organisation).ReadRangeAsync(Ledgers.ControlPartition, "approver-group|", "approver-group}", TableLimits.MaxRange, ct);
        return [.. rows.Select(row => ApproverRows.GroupOf(row.Content.Body)!).Where(group => group.RemovedAt is null).OrderBy(group => group.Group, StringComparer.Ordinal)];
    }

    private async Task<IReadOnlyList<string>> GroupsAsync(string organisation, string user, IEnumerable<string> named, CancellationToken ct)
    {
        var groups = new List<string>();
        foreach (var name in named)
        {
            if (await FindGroupAsync(organisation, name, ct) is { } group && group.Members.Contains(user, StringComparer.Ordinal))
                groups.Add(name);
        }

        return groups;
    }

    /// <summary>When the person last changed the connection's policy, of the changes that still count.</summary>
    private async Task<DateTimeOffset?> EditedAtAsync(ApprovalPerson person, IReadOnlyList<string> knownBy, string connection, CancellationToken ct)
    {
        if (await connections.FindAsync(person.Organisation, connection, afresh: true, ct) is not { Document.PolicyVersion: var latest })
            return null;

        var others = new HashSet<string>(StringComparer.Ordinal);
        var since = ledgers.Clock.Now - FourEyes.EditorWaits;
        for (var version = latest; version > 0; version--)
        {
            if (await policies.FindAsync(person.Organisation, connection, version, ct) is not { } edit || edit.ChangedAt < since)
                return null;
            if (others.Add(edit.By) && await IsSameAsync(person, knownBy, edit.By, ct))
                return edit.ChangedAt;
        }

        return null;
    }

    /// <summary>Whether an id is of this person: theirs, or of somebody who shares an address with them.</summary>
    private async Task<bool> IsSameAsync(ApprovalPerson person, IReadOnlyList<string> knownBy, string id, CancellationToken ct) =>
        id == person.Id
        || (knownBy.Count > 0 && IsKnownBy(await FindAsync(person.Organisation, id, ct), await vouched.FindAsync(person.Organisation, id, ct), knownBy));

    /// <summary>Everybody is looked through only where people act, or where the yes may be remembered for whoever acts later.</summary>
    private async Task<IReadOnlyList<string>> AliasesAsync(ApprovalPerson person, IReadOnlyList<string> knownBy, ApprovalRecord approval, CancellationToken ct)
    {
        var isAsked = approval.MemoryKey is not null || approval.ActsFor.Count > 0 || approval.ActChain.Any(actor => !Ids.Is(IdKind.Agent, actor));
        if (knownBy.Count == 0 || !isAsked)
            return [];
        var known = (await vouched.AllAsync(person.Organisation, ct)).ToDictionary(seen => seen.Id, StringComparer.Ordinal);
        var aliases = ApproverAddresses.MailsOf(knownBy).Select(mail => $"user:{mail}").ToList();
        aliases.AddRange(known.Values.Where(seen => seen.Id != person.Id && IsKnownBy(null, seen, knownBy)).Select(seen => seen.Id));
        await foreach (var entry in AllAsync(person.Organisation, ct))
        {
            if (entry.Id != person.Id && IsKnownBy(entry, known.GetValueOrDefault(entry.Id), knownBy))
                aliases.AddRange([entry.Id, entry.User]);
        }

        return [.. aliases.Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private static bool IsKnownBy(Approver? entry, VouchedOperator? known, IReadOnlyList<string> knownBy) => ApproverAddresses.KnownBy(entry, known).Intersect(knownBy, StringComparer.Ordinal).Any();
}
