using System.Text.Json;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Registry;

/// <summary>Recognises audit writers by their secrets.</summary>
public sealed class AuditWriters(Ledgers ledgers, AgentDirectory agents, Peppers peppers, ISignInLog log, ICredentialUse use)
{
    /// <returns>Null when the secret is nobody's, or no longer good. A frozen agent's evidence is still taken.</returns>
    public async Task<AuditWriterPrincipal?> FindAsync(string key, CancellationToken ct)
    {
        if (ClientSecret.Parse(key) is not { Kind: SecretKind.AuditWriter } secret)
            return null;

        var pepper = await peppers.CurrentAsync(ct);
        var found = await PlaceAsync(secret.KeyId, ct) is { } place ? await agents.FindAsync(place.Credential, ct) : null;
        if (pepper.Matches(secret, found?.Credential.Secret) && found is var (credential, agent) && credential.Kind is CredentialKind.AuditWriter
            && credential.IsCurrent(ledgers.Clock.Now) && agent.Status is AgentStatus.Active or AgentStatus.Frozen)
        {
            use.Used(credential);
            return new AuditWriterPrincipal(agent.Organisation, agent.Id, credential.Id);
        }

        if (found is { Credential: var named })
            log.Refused(named);
        return null;
    }

    /// <summary>Where the secret's credential is: a bearer names no organisation. Written before the credential, for without it that could never be used.</summary>
    internal static Task AddPlaceAsync(Ledgers ledgers, string keyId, OperatorKeyPlace place, CancellationToken ct)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(place, RegistryJson.Default.OperatorKeyPlace);
        return ledgers.Store(OperatorDirectory.Platform).WriteAsync(OperatorDirectory.KeysPartition, [new TableWrite.Upsert(keyId, new RowContent(OperatorDirectory.Platform, "", body))], ct);
    }

    private async Task<OperatorKeyPlace?> PlaceAsync(string keyId, CancellationToken ct) =>
        await ledgers.Store(OperatorDirectory.Platform).ReadAsync(OperatorDirectory.KeysPartition, keyId, ct) is { } row
            ? JsonSerializer.Deserialize(row.Content.Body.Span, RegistryJson.Default.OperatorKeyPlace)
            : null;
}
