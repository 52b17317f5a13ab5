using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Approvals;

/// <summary>Reads who is whom, as it is now: once for a decision, however many it is about.</summary>
public sealed class ReadPeople(Ledgers ledgers, ReadApprovers approvers, PolicyHistory policies, ConnectionDirectory connections, VouchedOperators vouched, PersonMarks marks)
{
    /// <param name="approval">With whoever has answered.</param>
    /// <param name="person">Who answers now; null where nobody does.</param>
    public async Task<PeopleFacts> FactsAsync(string organisation, ApprovalRecord approval, ApprovalPerson? person, CancellationToken ct)
    {
        var known = await KnownAsync(organisation, ct);
        var groups = new List<ApproverGroup>();
        foreach (var name in approval.Terms.Addressed(isEscalated: true).Where(address => address.StartsWith("group:", StringComparison.Ordinal)))
        {
            if (await approvers.FindGroupAsync(organisation, name, ct) is { } group)
                groups.Add(group);
        }

        var answering = person is null ? known : known.With(person);
        return new PeopleFacts(answering.With(approval.Votes), groups, await EditsAsync(organisation, approval.Connection, ct));
    }

    public async Task<KnownPeople> KnownAsync(string organisation, CancellationToken ct)
    {
        var entries = new List<Approver>();
        await foreach (var entry in approvers.AllAsync(organisation, ct))
            entries.Add(entry);
        return KnownPeople.Of(entries, await vouched.AllAsync(organisation, ct), await marks.OfAsync(organisation, ct));
    }

    private async Task<IReadOnlyList<PolicyVersion>> EditsAsync(string organisation, string connection, CancellationToken ct)
    {
        var edits = new List<PolicyVersion>();
        if (await connections.FindAsync(organisation, connection, afresh: true, ct) is not { Document.PolicyVersion: var latest })
            return edits;

        var since = ledgers.Clock.Now - FourEyes.EditorWaits;
        for (var version = latest; version > 0; version--)
        {
            if (await policies.FindAsync(organisation, connection, version, ct) is not { } edit || edit.ChangedAt < since)
                break;
            edits.Add(edit);
        }

        return edits;
    }
}
