using Gatehouse.Ledger;

namespace Gatehouse.Vault.Providers;

/// <summary>Secrets of clients outlast data keys: they are sealed again under the newest.</summary>
public sealed class ResealProviders(Ledgers ledgers, ProviderDirectory providers, DataKeys keys) : ISealedRows
{
    public string Name => "providers";

    public async Task<string?> ResealAsync(string organisation, int version, string? from, int most, CancellationToken ct)
    {
        var page = await providers.ListAsync(organisation, from ?? "", most, ct);
        foreach (var provider in page)
        {
            if (provider.Secret is { } secret && DataKeys.VersionOf(secret) < version && await keys.OpenAsync(organisation, TokenProvider.SecretUse(provider.Id), secret, ct) is { } plain)
                await ReplaceAsync(provider, await keys.SealAsync(organisation, TokenProvider.SecretUse(provider.Id), plain, ct), ct);
        }

        return page.Count < most ? null : page[^1].Id;
    }

    private Task ReplaceAsync(TokenProvider read, byte[] secret, CancellationToken ct) => ledgers.Control(read.Organisation).CommitAsync(
        new LedgerRequest<bool>(view =>
        {
            var standing = view.Find(ProviderDirectory.Key(read.Id)) is { } row ? ProviderDirectory.Parse(row) : null;
            return standing?.Revision == read.Revision
                ? new LedgerDecision<bool>.Commit(new LedgerWrite(view.State) { Rows = [new RowChange.Update(ProviderDirectory.Key(read.Id), ProviderDirectory.Bytes(standing with { Secret = secret }))] }, true)
                : new LedgerDecision<bool>.Answer(false);
        })
        { Reads = [ProviderDirectory.Key(read.Id)], Name = "provider" },
        ct);
}
