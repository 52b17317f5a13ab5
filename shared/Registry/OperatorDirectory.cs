using System.Text.Json;
using Gatehouse.Identity;
using Gatehouse.Ledger;

namespace Gatehouse.Registry;

/// <summary>Recognises operators by their keys.</summary>
public sealed class OperatorDirectory(Ledgers ledgers, Peppers peppers, ISignInLog log)
{
    /// <summary>What belongs to no organisation: which there are, and where an operator's key is.</summary>
    internal const string Platform = "$platform";
    internal const string KeysPartition = "$keys";
    internal const string OrganisationsPartition = "$organisations";

    internal static string OperatorRow(string id) => $"operator|{id}";

    /// <returns>Null when the key is nobody's, or no longer good.</returns>
    public async Task<OperatorPrincipal?> FindAsync(string key, CancellationToken ct)
    {
        if (ClientSecret.Parse(key) is not { Kind: SecretKind.Operator } secret)
            return null;

        var pepper = await peppers.CurrentAsync(ct);
        var credential = await CredentialAsync(secret.KeyId, ct);
        if (!pepper.Matches(secret, credential?.Document.Secret) || credential is not var (organisation, document) || !document.IsCurrent(ledgers.Clock.Now))
        {
            if (credential is { Document: var named })
                log.Refused(named);
            return null;
        }

        return document.Holder is CredentialHolder.OfOperator holder
            && await ledgers.Store(organisation).ReadAsync(Ledgers.ControlPartition, OperatorRow(holder.Id), ct) is { } row
            && JsonSerializer.Deserialize(row.Content.Body.Span, RegistryJson.Default.Operator) is { } found
                ? new OperatorPrincipal(organisation, found.Id, found.Roles)
                : null;
    }

    private async Task<(string Organisation, Credential Document)?> CredentialAsync(string keyId, CancellationToken ct)
    {
        if (await ledgers.Store(Platform).ReadAsync(KeysPartition, keyId, ct) is not { } index)
            return null;

        var place = JsonSerializer.Deserialize(index.Content.Body.Span, RegistryJson.Default.OperatorKeyPlace)!;
        return await ledgers.Store(place.Organisation).ReadAsync(Ledgers.ControlPartition, LedgerRows.Credential(place.Credential), ct) is { } row
            ? (place.Organisation, HeldCredentials.ParseOne(row.Content.Body))
            : null;
    }
}
