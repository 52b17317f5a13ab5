using System.Text.Json;
using Gatehouse.Ledger;

namespace Gatehouse.Vault.Providers;

/// <summary>The providers of an organisation: rows of its ledger. Nothing is remembered.</summary>
public sealed class ProviderDirectory(Ledgers ledgers)
{
    private const string Prefix = "provider|";

    /// <returns>One that was taken away says so; null for one that never was.</returns>
    public async Task<TokenProvider?> FindAsync(string organisation, string id, CancellationToken ct) =>
        await ledgers.Store(organisation).ReadAsync(Ledgers.ControlPartition, Key(id), ct) is { } row ? Parse(row.Content.Body) : null;

    /// <param name="after">The id that the last page ended with; empty for the first page.</param>
    /// <returns>In the order of their ids, at most <paramref name="limit"/>; those that were taken away are among them.</returns>
    public async Task<IReadOnlyList<TokenProvider>> ListAsync(string organisation, string after, int limit, CancellationToken ct)
    {
        var rows = await ledgers.Store(organisation).ReadPageAsync(Ledgers.ControlPartition, Prefix, after, limit, ct);
        return [.. rows.Select(row => Parse(row.Content.Body))];
    }

    internal static string Key(string id) => $"{Prefix}{id}";

    internal static TokenProvider Parse(ReadOnlyMemory<byte> stored) =>
        JsonSerializer.Deserialize(stored.Span, GrantJson.Default.TokenProvider) ?? throw new InvalidDataException("a provider is `null`");

    internal static byte[] Bytes(TokenProvider provider) => JsonSerializer.SerializeToUtf8Bytes(provider, GrantJson.Default.TokenProvider);
}
