using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Vault;

/// <summary>How keys stand: versions and times, and nothing that they are made of.</summary>
public sealed class ReadKeys(ISecretStore secrets, Ledgers ledgers, DataKeyRows rows, ResealDataKeys masters, ResealRows data)
{
    public async Task<IReadOnlyList<KeyStanding>> HandleAsync(string organisation, CancellationToken ct) =>
    [
        await OfGateAsync(GateKey.Tokens, SigningKeys.SecretName, SigningKeys.SignsAfter, ct),
        await OfGateAsync(GateKey.Peppers, Peppers.SecretName, Peppers.HashesAfter, ct),
        await OfGateAsync(GateKey.Master, MasterKeys.SecretName, MasterKeys.SealsAfter, ct) with { IsResealed = await masters.IsDoneAsync(ct) },
        await OfOrganisationAsync(organisation, ct),
    ];

    private async Task<KeyStanding> OfGateAsync(GateKey key, string name, TimeSpan after, CancellationToken ct)
    {
        var versions = await secrets.ReadAsync(name, ct);
        var inUse = versions.Count == 0 ? null : HmacKeys.InUse(versions, ledgers.Clock.Now).Version;

        // The first of all is used at once: there is none before it that anybody could go on with.
        return new KeyStanding(key, inUse, [.. versions.Select((version, n) => new KeyVersion(version.Version, version.CreatedAt, n == versions.Count - 1 ? version.CreatedAt : version.CreatedAt + after))]);
    }

    private async Task<KeyStanding> OfOrganisationAsync(string organisation, CancellationToken ct)
    {
        var ring = (await rows.FindAsync(organisation, ct))?.Ring;
        KeyVersion[] versions = [.. ring?.Keys.Select(key => new KeyVersion(RotateKeys.Text(key.Version), key.MadeAt, key.MadeAt)) ?? []];
        return new KeyStanding(GateKey.Data, versions is [var newest, ..] ? newest.Version : null, versions) { IsResealed = await data.IsDoneAsync(organisation, ct) };
    }
}
