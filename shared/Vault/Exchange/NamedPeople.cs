using Gatehouse.Approvals;
using Gatehouse.Delegation;
using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Sessions;

namespace Gatehouse.Vault.Exchange;

/// <summary>
/// In whose name an agent works: as its document, its session and the root of its act chain say. A grant is used only where each of
/// them who is named is its person; where nobody is, the connection that names the grant is enough.
/// </summary>
public sealed class NamedPeople(SessionDirectory sessions, ReadApprovers approvers, People people)
{
    /// <summary>Of a request.</summary>
    /// <returns>As <c>user:ana@example.com</c>, each once; an id of whom nobody knows the name is nobody's grant's.</returns>
    internal Task<IReadOnlyList<string>> OfAsync(DispatchDraft draft, ActChain acts, CancellationToken ct) =>
        OfAsync(draft.Organisation, [.. draft.ActsFor, .. RootOf(acts.Actors)], ct);

    /// <summary>Of a task, in the session that it was accepted in.</summary>
    /// <inheritdoc cref="OfAsync(DispatchDraft, ActChain, CancellationToken)"/>
    internal async Task<IReadOnlyList<string>> OfAsync(string organisation, TaskRecord task, string? actsFor, CancellationToken ct)
    {
        var session = task.Session is { } named && !task.IsOfTheDay(organisation, named) ? await sessions.FindAsync(organisation, named, ct) : null;
        return await OfAsync(organisation, [.. new[] { actsFor, session?.Human }.OfType<string>(), .. RootOf(task.ActChain)], ct);
    }

    private async Task<IReadOnlyList<string>> OfAsync(string organisation, IReadOnlyList<string> named, CancellationToken ct)
    {
        var users = new List<string>(named.Count);
        foreach (var person in named.Distinct(StringComparer.Ordinal))
            users.Add(Ids.Is(IdKind.User, person) ? await UserAsync(organisation, person, ct) ?? person : person);
        return [.. users.Distinct(StringComparer.Ordinal)];
    }

    private async Task<string?> UserAsync(string organisation, string id, CancellationToken ct) =>
        await people.StandingAsync(organisation, id, ct) is { User: { Length: > 0 } user } ? user : (await approvers.FindAsync(organisation, id, ct))?.User;

    // The chain ends in the human; one that is of agents alone has none.
    private static IEnumerable<string> RootOf(IReadOnlyList<string> actors) => actors is [.., var last] && Ids.Is(IdKind.User, last) ? [last] : [];
}
