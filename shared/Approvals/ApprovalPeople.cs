using Gatehouse.Registry;

namespace Gatehouse.Approvals;

/// <summary>Finds whom an approval is addressed to, and who it is that answers through a channel.</summary>
public sealed class ApprovalPeople(ReadApprovers approvers, ReadOperators operators, VouchedOperators vouched)
{
    /// <param name="organisation">Of the approval.</param>
    /// <param name="addressed">As <c>user:…</c>, <c>group:…</c> or <see cref="ApprovalTerms.AnyApprover"/>.</param>
    /// <param name="ct">Ends the reading.</param>
    /// <returns>Each once, in the order of their ids; besides the directory, whoever was an approver when they last signed in with their host.</returns>
    public async Task<IReadOnlyList<Approver>> FindAsync(string organisation, IReadOnlyList<string> addressed, CancellationToken ct)
    {
        var users = new HashSet<string>(addressed, StringComparer.Ordinal);
        foreach (var group in (await approvers.GroupsAsync(organisation, ct)).Where(group => users.Contains(group.Group)))
            users.UnionWith(group.Members);

        var isAnybody = users.Contains(ApprovalTerms.AnyApprover);
        var found = new List<Approver>();
        await foreach (var person in approvers.AllAsync(organisation, ct))
        {
            var isNamed = users.Contains(person.User);
            if (!isNamed && !isAnybody)
                continue;
            var known = await LatelyAsync(organisation, person.Id, ct);
            if (isNamed || known is not null || await HasRoleAsync(organisation, person.Id, ct))
                found.Add(Reached(person, known));
        }

        if (isAnybody)
            found.AddRange(await VouchedAsync(organisation, found, ct));
        return [.. found.OrderBy(person => person.Id, StringComparer.Ordinal)];
    }

    /// <param name="organisation">Of the approval.</param>
    /// <param name="id">Whom a channel has recognised.</param>
    /// <param name="signedInAt">When they last proved who they are, if the channel knows.</param>
    /// <param name="ct">Ends the reading.</param>
    /// <returns>Null when they are neither in the directory nor lately were an approver.</returns>
    public async Task<ApprovalPerson?> RecogniseAsync(string organisation, string id, DateTimeOffset? signedInAt, CancellationToken ct) =>
        await ReachAsync(organisation, id, ct) is { } found
            ? new ApprovalPerson(organisation, found.Id, await HasRoleAsync(organisation, found.Id, ct), signedInAt) { HadRoleLately = await LatelyAsync(organisation, id, ct) is not null }
            : null;

    /// <summary>Where somebody is reached: as the directory has them and, for each address that it does not have, as their host's sign-in lately said.</summary>
    /// <returns>Null when neither does.</returns>
    public async Task<Approver?> ReachAsync(string organisation, string id, CancellationToken ct)
    {
        var known = await LatelyAsync(organisation, id, ct);
        return await approvers.FindAsync(organisation, id, ct) is { } entry ? Reached(entry, known) : known is null ? null : Reached(known);
    }

    /// <summary>Whoever reads at the address that a link was sent to need not be its person any more.</summary>
    public async Task<bool> IsMovedAsync(ApprovalTicket ticket, CancellationToken ct) =>
        !((await ReachAsync(ticket.Organisation, ticket.Person, ct))?.Addresses ?? ApproverAddresses.None).Have(ticket.SentTo);

    /// <summary>Whether nothing but their host's word of some days ago makes it theirs to answer: they must sign in for it.</summary>
    public async Task<bool> MustSignInAsync(ApprovalPerson person, ApprovalRecord approval, CancellationToken ct) =>
        person is { HasRole: false, HadRoleLately: true }
        && FourEyes.Examine(approval, await approvers.FactsAsync(person, approval, ct), approval.CreatedAt) is { Clause: FourEyes.SignInClause };

    /// <summary>Who answered earlier, with the role that they have now: of whom the gate has no document, as they have signed in since.</summary>
    public async Task<ApprovalPerson> OfVoteAsync(string organisation, ApprovalVote vote, CancellationToken ct)
    {
        var hasRole = await operators.FindAsync(organisation, vote.By, ct) is { } known
            ? IsApprover(known)
            : await vouched.FindAsync(organisation, vote.By, ct) is { } seen && seen.At > vote.At ? seen.Roles.Contains(OperatorRole.Approver) : vote.HadRole;
        return new ApprovalPerson(organisation, vote.By, hasRole, SignedInAt: null);
    }

    /// <summary>Approvers by their host's word, but for those who are told already: whoever shares an address with them is one person.</summary>
    private async Task<IReadOnlyList<Approver>> VouchedAsync(string organisation, List<Approver> told, CancellationToken ct)
    {
        var found = new List<Approver>();
        var taken = told.SelectMany(person => person.Addresses.Forms().Append(person.Id)).ToHashSet(StringComparer.Ordinal);
        await foreach (var person in vouched.ApproversAsync(organisation, ct))
        {
            if (!taken.Contains(person.Id) && !Reached(person).Addresses.Forms().Any(taken.Contains))
                found.Add(Reached(person));
        }

        return found;
    }

    // Policies do not know them: their id is all the name that they have.
    private static Approver Reached(VouchedOperator known) => Reached(new Approver(known.Id, known.Id) { CreatedAt = known.At, Revision = 0 }, known);

    private static Approver Reached(Approver entry, VouchedOperator? known) => entry with { Addresses = ApproverAddresses.Of(entry, known) };

    /// <returns>Null unless they were an approver when they last signed in, and lately.</returns>
    private async Task<VouchedOperator?> LatelyAsync(string organisation, string id, CancellationToken ct) =>
        await vouched.FindAsync(organisation, id, ct) is { } known && vouched.IsApprover(known) ? known : null;

    private async Task<bool> HasRoleAsync(string organisation, string id, CancellationToken ct) => IsApprover(await operators.FindAsync(organisation, id, ct));

    private static bool IsApprover(Operator? known) => known is { RemovedAt: null } && known.Roles.Contains(OperatorRole.Approver);
}
