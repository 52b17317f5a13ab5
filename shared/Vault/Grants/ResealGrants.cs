namespace Gatehouse.Vault.Grants;

/// <summary>Grants outlast data keys: what they are worth is sealed again under the newest.</summary>
public sealed class ResealGrants(GrantRows rows, DataKeys keys) : ISealedRows
{
    public string Name => "grants";

    public async Task<string?> ResealAsync(string organisation, int version, string? from, int most, CancellationToken ct)
    {
        var page = await rows.ListAsync(organisation, null, from ?? "", most, ct);
        foreach (var grant in page.Where(grant => IsOld(grant, version)))
            await ResealAsync(organisation, grant.Id, ct);
        return page.Count < most ? null : page[^1].Id;
    }

    // One that somebody changes meanwhile is sealed anew by them, or keeps its older key until the next rotation.
    private async Task ResealAsync(string organisation, string id, CancellationToken ct)
    {
        if (await rows.ReadAsync(organisation, id, ct) is not { Grant: { Tokens: { } tokens } grant } stored)
            return;
        var access = new List<HeldAccess>();
        foreach (var held in tokens.Access)
        {
            if (await AgainAsync(organisation, HeldAccess.Use(id), held.Sealed, ct) is { } closed)
                access.Add(held with { Sealed = closed });
        }

        if (await AgainAsync(organisation, GrantTokens.RefreshUse(id, tokens.Version), tokens.Refresh, ct) is { } refresh)
            await rows.ReplaceAsync(stored, grant with { Tokens = tokens with { Refresh = refresh, Access = access } }, ct);
    }

    private async Task<byte[]?> AgainAsync(string organisation, string use, byte[] closed, CancellationToken ct) =>
        await keys.OpenAsync(organisation, use, closed, ct) is { } plain ? await keys.SealAsync(organisation, use, plain, ct) : null;

    private static bool IsOld(Grant grant, int version) =>
        grant.Tokens is { } tokens && (DataKeys.VersionOf(tokens.Refresh) < version || tokens.Access.Any(access => DataKeys.VersionOf(access.Sealed) < version));
}
