using System.Text.Json;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Trust.Attestations;

/// <summary>Attestations and the keys that may sign them, in the organisation's ledger: only owners write them.</summary>
public sealed class AttestationRows(Ledgers ledgers)
{
    private const string KeyPrefix = "attestation-key|";
    private const string Prefix = "attestation|";

    /// <summary>All of them, revoked ones too, in the order of their ids.</summary>
    public async Task<IReadOnlyList<AttestationKey>> KeysAsync(string organisation, CancellationToken ct) =>
        [.. (await ledgers.Store(organisation).ReadAllAsync(Ledgers.ControlPartition, KeyPrefix, ct)).Select(row => ParseKey(row.Content.Body))];

    /// <summary>All of an agent's, those too that do not count any more.</summary>
    public async Task<IReadOnlyList<Attestation>> OfAsync(string organisation, string agent, CancellationToken ct)
    {
        var own = $"{Prefix}att_{agent.AsSpan(4)}";
        return Parse(await ledgers.Store(organisation).ReadWholeRangeAsync(Ledgers.ControlPartition, own, $"{own}~", ct));
    }

    /// <param name="after">The id that the last page ended with; empty for the first page.</param>
    public async Task<IReadOnlyList<Attestation>> ListAsync(string organisation, string after, int limit, CancellationToken ct) =>
        Parse(await ledgers.Store(organisation).ReadPageAsync(Ledgers.ControlPartition, Prefix, after, limit, ct));

    internal static string Key(string id) => $"{KeyPrefix}{id}";

    internal static string Row(string id) => $"{Prefix}{id}";

    internal static byte[] Bytes(AttestationKey key) => JsonSerializer.SerializeToUtf8Bytes(key, TrustJson.Default.AttestationKey);

    internal static byte[] Bytes(Attestation attestation) => JsonSerializer.SerializeToUtf8Bytes(attestation, TrustJson.Default.Attestation);

    internal static AttestationKey ParseKey(ReadOnlyMemory<byte> stored) =>
        JsonSerializer.Deserialize(stored.Span, TrustJson.Default.AttestationKey) ?? throw new InvalidDataException("an attestation key is `null`");

    internal static Attestation Parse(ReadOnlyMemory<byte> stored) =>
        JsonSerializer.Deserialize(stored.Span, TrustJson.Default.Attestation) ?? throw new InvalidDataException("an attestation is `null`");

    private static Attestation[] Parse(IReadOnlyList<TableRow> rows) => [.. rows.Select(row => Parse(row.Content.Body))];
}
