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
        var lately = (await vouched.AllAsync(organisation, ct)).Where(vouched.IsApprover).ToDictionary(known => known.Id, StringComparer.Ordinal);
        var holders = isAnybody ? (await operators.AllAsync(organisation, ct)).Where(IsApprover).Select(holder => holder.Id).ToHashSet(StringComparer.Ordinal) : [];
        var (found, taken) = (new List<Approver>(), new HashSet<string>(StringComparer.Ordinal));
        await foreach (var person in approvers.AllAsync(organisation, ct))
        {
            var known = lately.GetValueOrDefault(person.Id);
            if (users.Contains(person.User) || (isAnybody && (known is not null || holders.Contains(person.Id))))
            {
                found.Add(Reached(person, known));
                taken.UnionWith(person.Addresses.Forms().Append(person.Id));
            }
        }

        // Whoever the directory reaches at an address is told once there. What a token says of itself keeps nobody else from being told.
        if (isAnybody)
            found.AddRange(lately.Values.Select(Reached).Where(person => !taken.Contains(person.Id) && !person.Addresses.Forms().Any(taken.Contains)));
        return [.. found.OrderBy(person => person.Id, StringComparer.Ordinal)];
    }

    /// <param name="organisation">Of the approval.</param>
    /// <param name="id">Whom a channel has recognised.</param>
    /// <param name="signedInAt">When they last proved who they are, if the channel knows.</param>
    /// <param name="ct">Ends the reading.</param>
    /// <returns>Null when they are neither in the directory nor lately were an approver.</returns>
    public async Task<ApprovalPerson?> RecogniseAsync(string organisation, string id, DateTimeOffset? signedInAt, CancellationToken ct) =>
        await FindAsync(organisation, id, ct) is (not null, var known)
            ? new ApprovalPerson(organisation, id, IsApprover(await operators.FindAsync(organisation, id, ct)), signedInAt) { HadRoleLately = known is not null }
            : null;

    /// <summary>Where somebody is reached: as the directory has them and, for each address that it does not have, as their host's sign-in lately said.</summary>
    /// <returns>Null when neither does.</returns>
    public async Task<Approver?> ReachAsync(string organisation, string id, CancellationToken ct) => (await FindAsync(organisation, id, ct)).Reached;

    /// <summary>Whoever reads at the address that a link was sent to need not be its person any more.</summary>
    public async Task<bool> IsMovedAsync(ApprovalTicket ticket, CancellationToken ct) =>
        !((await ReachAsync(ticket.Organisation, ticket.Person, ct))?.Addresses ?? ApproverAddresses.None).Have(ticket.SentTo);

    /// <summary>Whether nothing but their host's word of some days ago makes it theirs to answer: they must sign in for it.</summary>
    public async Task<bool> MustSignInAsync(ApprovalPerson person, ApprovalRecord approval, CancellationToken ct) =>
        person is { HasRole: false, HadRoleLately: true }
        && FourEyes.IsForWhoeverSignsIn(approval) && !approval.IsAddressedTo(await approvers.AddressesAsync(person with { HadRoleLately = false }, ct));

    /// <summary>Who answered earlier, with the role that they have now: of whom the gate has no document, as they have signed in since.</summary>
    internal async Task<ApprovalPerson> OfVoteAsync(string organisation, ApprovalVote vote, KnownPeople known, CancellationToken ct)
    {
        var hasRole = await operators.FindAsync(organisation, vote.By, ct) is { } found
            ? IsApprover(found)
            : known.Note(vote.By) is { } seen && seen.At > vote.At ? seen.Roles.Contains(OperatorRole.Approver) : vote.HadRole;
        return new ApprovalPerson(organisation, vote.By, hasRole, SignedInAt: null);
    }

    // Policies do not know them: their id is all the name that they have.
    private static Approver Reached(VouchedOperator known) => Reached(new Approver(known.Id, known.Id) { CreatedAt = known.At, Revision = 0 }, known);

    private static Approver Reached(Approver entry, VouchedOperator? known) => entry with { Addresses = ApproverAddresses.Of(entry, known) };

    /// <returns>Where they are reached, and what their host said of them if they were an approver then, and lately.</returns>
    private async Task<(Approver? Reached, VouchedOperator? Known)> FindAsync(string organisation, string id, CancellationToken ct)
    {
        var known = await vouched.FindAsync(organisation, id, ct) is { } seen && vouched.IsApprover(seen) ? seen : null;
        return (await approvers.FindAsync(organisation, id, ct) is { } entry ? Reached(entry, known) : known is null ? null : Reached(known), known);
    }

    private static bool IsApprover(Operator? known) => known is { RemovedAt: null } && known.Roles.Contains(OperatorRole.Approver);
}
