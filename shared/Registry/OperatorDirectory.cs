using System.Runtime.CompilerServices;
using System.Text.Json;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Registry;

/// <summary>Recognises operators by their keys.</summary>
public sealed class OperatorDirectory(Ledgers ledgers, Peppers peppers, ISignInLog log, ICredentialUse use)
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
        if (pepper.Matches(secret, credential?.Document.Secret) && await HolderAsync(credential, ct) is { } found)
        {
            use.Used(credential!.Value.Document);
            return found;
        }

        if (credential is { Document: var named })
            log.Refused(named);
        return null;
    }

    /// <summary>Who showed a key before, as they are now.</summary>
    /// <returns>Null when the key is no longer good.</returns>
    public async Task<OperatorPrincipal?> FindByKeyIdAsync(string keyId, CancellationToken ct) => await HolderAsync(await CredentialAsync(keyId, ct), ct);

    /// <returns>Null when it is no operator's key by its form.</returns>
    public static string? KeyIdOf(string key) => ClientSecret.Parse(key) is { Kind: SecretKind.Operator } secret ? secret.KeyId : null;

    /// <returns>Null when there is none, or no longer.</returns>
    public async Task<Operator?> FindByIdAsync(string organisation, string id, CancellationToken ct) =>
        await ledgers.Store(organisation).ReadAsync(Ledgers.ControlPartition, OperatorRow(id), ct) is { } row && OperatorRows.Parse(row.Content.Body) is { RemovedAt: null } found ? found : null;

    /// <param name="after">The id that the last page ended with; empty for the first page.</param>
    /// <returns>Operators in the order of their ids, at most <paramref name="limit"/>; those who were removed are among them.</returns>
    public async Task<IReadOnlyList<Operator>> ListAsync(string organisation, string after, int limit, CancellationToken ct)
    {
        var rows = await ledgers.Store(organisation).ReadPageAsync(Ledgers.ControlPartition, OperatorRow(""), after, limit, ct);
        return [.. rows.Select(row => OperatorRows.Parse(row.Content.Body))];
    }

    internal IAsyncEnumerable<Operator> AllAsync(string organisation, CancellationToken ct) =>
        Pages.AllAsync(after => ListAsync(organisation, after, TableLimits.MaxRange, ct), found => found.Id);

    private async Task<OperatorPrincipal?> HolderAsync((string Organisation, Credential Document)? credential, CancellationToken ct) =>
        credential is var (organisation, document) && document.IsCurrent(ledgers.Clock.Now) && document.Holder is CredentialHolder.OfOperator holder && await FindByIdAsync(organisation, holder.Id, ct) is { } found
            ? new OperatorPrincipal(organisation, found.Id, found.Roles)
            : null;

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
