using System.Text.Json;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Registry;

/// <summary>Makes operators' keys. The way to a key stands before the key does: one that leads nowhere is skipped.</summary>
public sealed class OperatorKeys(Ledgers ledgers, Peppers peppers, IRandomSource random)
{
    internal async Task<OperatorKeyDraft> NewAsync(string organisation, CancellationToken ct) =>
        await PlaceAsync(organisation, ClientSecret.New(SecretKind.Operator, random), ct);

    internal async Task<OperatorKeyDraft> PlaceAsync(string organisation, ClientSecret secret, CancellationToken ct)
    {
        var hash = (await peppers.CurrentAsync(ct)).Hash(secret);
        var credential = Ids.NewCredential(organisation, random);
        var place = JsonSerializer.SerializeToUtf8Bytes(new OperatorKeyPlace(organisation, credential), RegistryJson.Default.OperatorKeyPlace);
        var row = new TableWrite.Upsert(secret.KeyId, new RowContent(OperatorDirectory.Platform, "", place));
        await ledgers.Store(OperatorDirectory.Platform).WriteAsync(OperatorDirectory.KeysPartition, [row], ct);
        return new OperatorKeyDraft(credential, secret, hash);
    }
}
