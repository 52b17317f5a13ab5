using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Ports;

namespace Gatehouse.Registry;

/// <summary>Gives an agent a credential of its own; two may be active at a time.</summary>
public sealed class IssueCredential(Ledgers ledgers, HeldCredentials held, Peppers peppers, IRandomSource random)
{
    private const int MaxReadings = 3;

    public async Task<ChangeOutcome<IssuedCredential>> HandleAsync(string organisation, string agent, CredentialDraft draft, string operatorId, CancellationToken ct)
    {
        var secret = SecretFor(draft);
        var hash = secret is null ? null : (await peppers.CurrentAsync(ct)).Hash(secret);
        var id = Ids.NewCredential(organisation, random);
        if (secret is { Kind: SecretKind.AuditWriter })
            await AuditWriters.AddPlaceAsync(ledgers, secret.KeyId, new OperatorKeyPlace(organisation, id), ct);
        for (var reading = 1; ; reading++)
        {
            var known = await held.IdsAsync(organisation, agent, ct);
            var request = new LedgerRequest<ChangeOutcome<IssuedCredential>>(view => Decide(view, agent, known, new Credential
            {
                Id = id,
                Holder = new CredentialHolder.OfAgent(agent),
                Kind = draft.Kind,
                KeyId = secret?.KeyId,
                Secret = hash,
                PublicKey = (draft as CredentialDraft.OfPublicKey)?.Key,
                Certificate = (draft as CredentialDraft.OfCertificate)?.Certificate,
                CreatedAt = view.Now,
                NotBefore = view.Now,
                ExpiresAt = draft.ExpiresAt,
            }, secret, operatorId))
            {
                Reads = [LedgerRows.Agent(agent), HeldCredentials.Row(agent), .. known.Select(LedgerRows.Credential)],
            };
            var outcome = await ledgers.Control(organisation).CommitAsync(request, ct);
            if (outcome is not LedgerOutcome<ChangeOutcome<IssuedCredential>>.Stale || reading == MaxReadings)
                return ChangeOutcomes.From(outcome);
        }
    }

    private ClientSecret? SecretFor(CredentialDraft draft) => draft.Kind switch
    {
        CredentialKind.Secret => ClientSecret.New(SecretKind.Agent, random),
        CredentialKind.AuditWriter => ClientSecret.New(SecretKind.AuditWriter, random),
        _ => null,
    };

    private static LedgerDecision<ChangeOutcome<IssuedCredential>> Decide(
        LedgerView view, string agent, IReadOnlyList<string> known, Credential credential, ClientSecret? secret, string operatorId)
    {
        if (view.Find(LedgerRows.Agent(agent)) is not { } stored)
            return No(ChangeOutcomes.NotFound<IssuedCredential>($"there is no agent `{agent}`"));
        if (JsonSerializer.Deserialize(stored.Span, RegistryJson.Default.Agent)!.Status is AgentStatus.Killed or AgentStatus.Decommissioned)
            return No(new ChangeOutcome<IssuedCredential>.Refused(new Refusal(RefusalCode.Conflict, $"agent `{agent}` was killed, which nothing takes back")));
        if (!HeldCredentials.Parse(view.Find(HeldCredentials.Row(agent))).SequenceEqual(known, StringComparer.Ordinal))
            return new LedgerDecision<ChangeOutcome<IssuedCredential>>.Stale("credentials");

        var standing = known.Select(id => HeldCredentials.ParseOne(view.Find(LedgerRows.Credential(id))));
        if (!CredentialRotation.AllowsAnother(standing, credential.Kind, view.Now))
        {
            return No(new ChangeOutcome<IssuedCredential>.Refused(
                new Refusal(RefusalCode.Conflict, $"agent `{agent}` has {CredentialRotation.MaxActive} active credentials; a third needs one revoked") { Unlock = "revoke a credential" }));
        }

        var write = new LedgerWrite(view.State)
        {
            Entries = [new AuditEntry(AuditKind.CredentialIssued) { Agent = agent, Subject = credential.Id, Operator = operatorId }],
            Rows =
            [
                new RowChange.Insert(LedgerRows.Credential(credential.Id), JsonSerializer.SerializeToUtf8Bytes(credential, RegistryJson.Default.Credential)),
                new RowChange.Update(HeldCredentials.Row(agent), HeldCredentials.Serialize([.. known, credential.Id])),
            ],
            Announcements = [new Announcement(TaskStep.Trust, agent)],
        };
        return new LedgerDecision<ChangeOutcome<IssuedCredential>>.Commit(write, new ChangeOutcome<IssuedCredential>.Changed(new IssuedCredential(credential, secret)));
    }

    private static LedgerDecision<ChangeOutcome<IssuedCredential>> No(ChangeOutcome<IssuedCredential> refused) =>
        new LedgerDecision<ChangeOutcome<IssuedCredential>>.Answer(refused);
}
