using System.Collections.Immutable;
using Gatehouse.Audit;
using Gatehouse.Containment;
using Gatehouse.Egress;
using Gatehouse.Guardrails.Assignment;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Ports;
using Gatehouse.Vault.Exchange;

namespace Gatehouse.Registry;

/// <summary>
/// Makes a connection in the order that no containment can slip through: links, a closed partition, both ends read again,
/// and a commit that opens it on exactly the state that was closed.
/// </summary>
public sealed class OpenConnection(Ledgers ledgers, LinkIndex links, ForeignLinks foreign, AgentDirectory agents, SharedAgents shared, OrganisationDirectory organisations, HeldCredentials held, AgentEvents events, HalfMadeConnections halfMade, BackupRule backups, SetUses guardrails, GrantRule grants, EgressRules egress, IRandomSource random)
{
    private const int MaxReadings = 3;

    public async Task<ChangeOutcome<Connection>> HandleAsync(string organisation, ConnectionDraft draft, string operatorId, CancellationToken ct)
    {
        // Before anything is written: past the bound nothing may be left behind, link or closed partition.
        var ends = await EndsAsync(organisation, draft, LinkIndex.MaxConnections - 1, ct);
        if (ends.Fault is { } fault)
            return new ChangeOutcome<Connection>.Refused(fault);
        if (await backups.FindFaultAsync(organisation, null, draft.From, draft.Backup, ct) is { } noBackup)
            return new ChangeOutcome<Connection>.Refused(noBackup);
        if (await guardrails.FindUnknownAsync(organisation, draft.Guardrails, [], ct) is { } noSet)
            return new ChangeOutcome<Connection>.Refused(noSet);
        if (await grants.FindFaultAsync(organisation, draft.From, draft.To, draft.Credential, ct) is { } noGrant)
            return new ChangeOutcome<Connection>.Refused(noGrant);

        var id = Ids.NewConnection(random);
        await LinkAsync(organisation, id, draft.From, ends, ct);
        await guardrails.AddAsync(organisation, id, draft.Guardrails, ct);
        var ledger = ledgers.For(organisation, id);
        var closed = await ledger.CommitAsync(new LedgerRequest<ChangeOutcome<Connection>>(view => Close(view, Document(id, organisation, draft, ends.Shared?.Document.Organisation, view.Now), operatorId)) { Reads = [LedgerRows.Config] }, ct);
        if (closed is not LedgerOutcome<ChangeOutcome<Connection>>.Done { Reply: ChangeOutcome<Connection>.Changed { Value: var connection } })
            return ChangeOutcomes.From(closed);

        for (var reading = 1; ; reading++)
        {
            ends = await EndsAsync(organisation, draft, LinkIndex.MaxConnections, ct);
            if (ends.Fault is { } gone)
                return new ChangeOutcome<Connection>.Refused(gone);
            var standing = await organisations.FindAsync(organisation, ct);
            var credentials = await held.OfAsync(organisation, draft.From, ct) ?? [];
            var tokens = (await events.FencesAsync(organisation, draft.From, ct)).RevokedTokens;
            var since = await guardrails.NowAsync(organisation, ct);
            var opened = await ledger.CommitAsync(new LedgerRequest<ChangeOutcome<Connection>>(view => Open(view, connection, ends, standing, credentials, tokens, since, operatorId)), ct);
            if (opened is not LedgerOutcome<ChangeOutcome<Connection>>.Stale || reading == MaxReadings)
                return ChangeOutcomes.From(opened);
        }
    }

    private static LedgerDecision<ChangeOutcome<Connection>> Close(LedgerView view, Connection connection, string operatorId)
    {
        if (view.Exists)
            return new LedgerDecision<ChangeOutcome<Connection>>.Answer(GivenUp(connection.Id));

        var write = new LedgerWrite(view.State with { Status = PartitionStatus.Closed, Fences = Fences.None with { ConfigVersion = connection.Revision } })
        {
            Rows =
            [
                new RowChange.Insert(LedgerRows.Config, ConnectionDocument.Bytes(connection)),
                .. connection.PolicySource is { } policy ? [new PolicyVersion(connection.PolicyVersion, connection.CreatedAt, operatorId, policy).ToRow()] : (IEnumerable<RowChange>)[],
            ],
        };
        return new LedgerDecision<ChangeOutcome<Connection>>.Commit(write, new ChangeOutcome<Connection>.Changed(connection));
    }

    private static LedgerDecision<ChangeOutcome<Connection>> Open(
        LedgerView view, Connection connection, ConnectionEnds ends, Organisation? organisation, IReadOnlyList<Credential> credentials, ImmutableArray<RevokedToken> tokens, long guardrailsSince, string operatorId)
    {
        if (view.State.Status is not PartitionStatus.Closed)
            return new LedgerDecision<ChangeOutcome<Connection>>.Answer(GivenUp(connection.Id));
        var fences = view.State.Fences;
        if (fences.Agent.Revision > ends.From!.Revision || fences.Target.Revision > (ends.To?.Revision ?? 0))
            return new LedgerDecision<ChangeOutcome<Connection>>.Stale("agent");
        if (fences.Organisation.Revision > (organisation?.Revision ?? 0))
            return new LedgerDecision<ChangeOutcome<Connection>>.Stale("organisation");
        if (fences.Share.Revision > (ends.Shared?.Share.Revision ?? 0) || fences.TargetHome.Revision > (ends.Shared?.Home.Revision ?? 0))
            return new LedgerDecision<ChangeOutcome<Connection>>.Stale("share");

        var write = new LedgerWrite(view.State with
        {
            Status = PartitionStatus.Open,
            Trust = view.State.Trust with { Agent = ends.From.Id, OpenedAt = view.Now },
            Fences = fences with
            {
                Organisation = OrganisationFence.Standing(organisation),
                Floor = organisation?.MinimumTrust,
                GuardrailsSince = Math.Max(fences.GuardrailsSince, guardrailsSince),
                Agent = Fence(ends.From),
                Target = ends.To is { } to ? Fence(to) : SubjectFence.Clear,
                TargetHome = ends.Shared?.Home ?? SubjectFence.Clear,
                Share = ends.Shared is { Share: var share } ? ShareFence.Standing(share) : SubjectFence.Clear,
                Revoked = Union(fences.Revoked, Revoked(credentials), view.Now),
                RevokedTokens = Union(fences.RevokedTokens, tokens, view.Now),
                Credentials = CredentialFreezeFence.Newest(fences.Credentials.Concat(credentials.Where(credential => credential.Revision > 0).Select(CredentialFreezeFence.Standing))),
            },
        })
        {
            Entries = [new AuditEntry(AuditKind.ConnectionOpened) { Connection = connection.Id, Agent = connection.From, Target = ends.To?.Id, Operator = operatorId, PolicyVersion = connection.PolicyVersion }],
        };
        return new LedgerDecision<ChangeOutcome<Connection>>.Commit(write, new ChangeOutcome<Connection>.Changed(connection));
    }

    private static ChangeOutcome<Connection> GivenUp(string connection) =>
        new ChangeOutcome<Connection>.Refused(new Refusal(RefusalCode.Conflict, $"connection `{connection}` took too long to make and was given up") { Unlock = "make it again" });

    // A token that was issued before the revocation may outlive it, and no fence reached a connection that was not there.
    private static IEnumerable<RevokedCredential> Revoked(IReadOnlyList<Credential> credentials) =>
        credentials.SelectMany<Credential, RevokedCredential>(credential => credential.RevokedAt is { } at ? [RevokedCredential.At(credential.Id, at)] : []);

    private static ImmutableArray<RevokedCredential> Union(ImmutableArray<RevokedCredential> standing, IEnumerable<RevokedCredential> more, DateTimeOffset now) =>
        [.. standing.Concat(more).Where(revoked => revoked.Until > now).DistinctBy(revoked => revoked.Credential, StringComparer.Ordinal)];

    private static ImmutableArray<RevokedToken> Union(ImmutableArray<RevokedToken> standing, ImmutableArray<RevokedToken> more, DateTimeOffset now) =>
        [.. standing.Concat(more).Where(revoked => revoked.Until > now).DistinctBy(revoked => revoked.Token, StringComparer.Ordinal)];

    private async Task<ConnectionEnds> EndsAsync(string organisation, ConnectionDraft draft, int mostLinks, CancellationToken ct)
    {
        if (Fault(draft.To) is { } fault)
            return new ConnectionEnds(fault);
        if (await agents.FindAsync(organisation, draft.From, afresh: true, ct) is not { } from)
            return new ConnectionEnds(new Refusal(RefusalCode.NotFound, $"there is no agent `{draft.From}`") { Clause = "$.from" });
        if (Gone(from.Document, "$.from") is { } noSource)
            return noSource;
        if (draft.To is not ConnectionTarget.ToAgent to)
            return await FullAsync(organisation, from.Document, mostLinks, ct) ?? new ConnectionEnds(null) { From = from.Document };
        var own = await agents.FindAsync(organisation, to.Id, afresh: true, ct);
        var theirs = own is null ? await shared.FindAsync(organisation, to.Id, ct) : null;
        if ((own?.Document ?? theirs?.Document) is not { } receiver)
            return new ConnectionEnds(new Refusal(RefusalCode.NotFound, $"there is no agent `{to.Id}`") { Clause = "$.to.agent" });
        if (Gone(receiver, "$.to.agent") is { } noReceiver)
            return noReceiver;

        return await FullAsync(organisation, from.Document, mostLinks, ct) ?? await FullAsync(organisation, receiver, mostLinks, ct)
            ?? new ConnectionEnds(null) { From = from.Document, To = receiver, Shared = theirs };
    }

    private async Task LinkAsync(string organisation, string id, string from, ConnectionEnds ends, CancellationToken ct)
    {
        var home = ends.Shared?.Document.Organisation;
        await links.AddConnectionAsync(organisation, id, new LinkedConnection(from, ledgers.Clock.Now) { To = ends.To?.Id, ToHome = home }, ct);
        await links.AddAsync(organisation, from, id, ct);
        if (ends.To is { } to)
            await (home is null ? links.AddAsync(organisation, to.Id, id, ct) : foreign.AddAsync(home, to.Id, new ForeignConnection(organisation, id), ct));
    }

    private static ConnectionEnds? Gone(Agent agent, string clause) => agent.Status is AgentStatus.Killed or AgentStatus.Decommissioned
        ? new ConnectionEnds(new Refusal(RefusalCode.Conflict, $"agent `{agent.Id}` was killed, which nothing takes back") { Clause = clause })
        : null;

    private async Task<ConnectionEnds?> FullAsync(string organisation, Agent agent, int mostLinks, CancellationToken ct)
    {
        var found = agent.Organisation == organisation ? await links.OfAsync(organisation, agent.Id, ct) : await OursAsync(organisation, agent, ct);
        return found.Count > mostLinks && await halfMade.CountAsync(organisation, found, ct) > mostLinks
            ? new ConnectionEnds(new Refusal(RefusalCode.Conflict, $"agent `{agent.Id}` has {LinkIndex.MaxConnections} connections, which is the most there can be"))
            : null;
    }

    // Each organisation for itself: how many another has is not ours to know, nor to use up.
    private async Task<IReadOnlyList<string>> OursAsync(string organisation, Agent agent, CancellationToken ct) =>
        [.. (await foreign.OfAsync(agent.Organisation, agent.Id, ct)).Where(link => link.Organisation == organisation).Select(link => link.Connection)];

    private Refusal? Fault(ConnectionTarget target) => target switch
    {
        ConnectionTarget.ToHttp http => Fault(http.Url, "$.to.http.url"),
        ConnectionTarget.ToMcp mcp => Fault(mcp.Url, "$.to.mcp.url"),
        _ => null,
    };

    private Refusal? Fault(string url, string clause) =>
        egress.CheckUrl(url) is UrlVerdict.Refused refused ? new Refusal(RefusalCode.Malformed, $"target: {refused.Reason}") { Clause = clause } : null;

    private static SubjectFence Fence(Agent agent) =>
        new(agent.Revision, agent.Status is AgentStatus.Frozen, agent.Status is AgentStatus.Killed or AgentStatus.Decommissioned);

    private static Connection Document(string id, string organisation, ConnectionDraft draft, string? home, DateTimeOffset now) => new()
    {
        Id = id,
        Organisation = organisation,
        Name = draft.Name,
        From = draft.From,
        To = draft.To,
        TargetHome = home,
        PolicySource = draft.Policy?.Source,
        PolicyVersion = draft.Policy is null ? 0 : 1,
        GuardrailSets = draft.Guardrails,
        Resource = draft.Resource,
        Credential = draft.Credential,
        Backup = draft.Backup,
        MinimumTrust = draft.MinimumTrust,
        Revision = 1,
        CreatedAt = now,
    };
}
