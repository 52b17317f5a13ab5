using Gatehouse.Registry;

namespace Gatehouse.Approvals;

/// <summary>Finds whom an approval is addressed to, and who it is that answers through a channel.</summary>
public sealed class ApprovalPeople(ReadApprovers approvers, ReadOperators operators)
{
    /// <param name="organisation">Of the approval.</param>
    /// <param name="addressed">As <c>user:…</c>, <c>group:…</c> or <see cref="ApprovalTerms.AnyApprover"/>.</param>
    /// <param name="ct">Ends the reading.</param>
    /// <returns>Each once, in the order of their ids; whoever is not in the directory is reached by no channel.</returns>
    public async Task<IReadOnlyList<Approver>> FindAsync(string organisation, IReadOnlyList<string> addressed, CancellationToken ct)
    {
        var users = new HashSet<string>(addressed, StringComparer.Ordinal);
        foreach (var group in (await approvers.GroupsAsync(organisation, ct)).Where(group => users.Contains(group.Group)))
            users.UnionWith(group.Members);

        var isAnybody = users.Contains(ApprovalTerms.AnyApprover);
        var found = new List<Approver>();
        await foreach (var person in approvers.AllAsync(organisation, ct))
        {
            if (users.Contains(person.User) || (isAnybody && await HasRoleAsync(organisation, person.Id, ct)))
                found.Add(person);
        }

        return found;
    }

    /// <param name="organisation">Of the approval.</param>
    /// <param name="id">Whom a channel has recognised.</param>
    /// <param name="signedInAt">When they last proved who they are, if the channel knows.</param>
    /// <param name="ct">Ends the reading.</param>
    /// <returns>Null when they are not in the directory, or no longer.</returns>
    public async Task<ApprovalPerson?> RecogniseAsync(string organisation, string id, DateTimeOffset? signedInAt, CancellationToken ct) =>
        await approvers.FindAsync(organisation, id, ct) is { } found
            ? new ApprovalPerson(organisation, found.Id, await HasRoleAsync(organisation, found.Id, ct), signedInAt)
            : null;

    /// <summary>Who answered earlier, with the role that they have now.</summary>
    public async Task<ApprovalPerson> OfVoteAsync(string organisation, ApprovalVote vote, CancellationToken ct) =>
        new(organisation, vote.By, await operators.FindAsync(organisation, vote.By, ct) is { } known ? IsApprover(known) : vote.HadRole, SignedInAt: null);

    private async Task<bool> HasRoleAsync(string organisation, string id, CancellationToken ct) => IsApprover(await operators.FindAsync(organisation, id, ct));

    private static bool IsApprover(Operator? known) => known is { RemovedAt: null } && known.Roles.Contains(OperatorRole.Approver);
}
