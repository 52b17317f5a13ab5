using System.Text.Json;
using Gatehouse.Ledger;

namespace Gatehouse.Registry;

/// <summary>Which credentials an agent was given, in the order it was.</summary>
public sealed class HeldCredentials(Ledgers ledgers)
{
    public static string Row(string agent) => $"held|{agent}";

    public async Task<IReadOnlyList<string>> IdsAsync(string organisation, string agent, CancellationToken ct) =>
        Parse((await ledgers.Store(organisation).ReadAsync(Ledgers.ControlPartition, Row(agent), ct))?.Content.Body);

    /// <summary>Null when there is no such agent.</summary>
    public async Task<IReadOnlyList<Credential>?> OfAsync(string organisation, string agent, CancellationToken ct)
    {
        var store = ledgers.Store(organisation);
        if (await store.ReadAsync(Ledgers.ControlPartition, LedgerRows.Agent(agent), ct) is null)
            return null;

        var credentials = new List<Credential>();
        foreach (var id in await IdsAsync(organisation, agent, ct))
            credentials.Add(ParseOne((await store.ReadAsync(Ledgers.ControlPartition, LedgerRows.Credential(id), ct))?.Content.Body));
        return credentials;
    }

    internal static IReadOnlyList<string> Parse(ReadOnlyMemory<byte>? stored) =>
        stored is { } body ? JsonSerializer.Deserialize(body.Span, RegistryJson.Default.StringArray) ?? [] : [];

    internal static byte[] Serialize(string[] ids) => JsonSerializer.SerializeToUtf8Bytes(ids, RegistryJson.Default.StringArray);

    internal static Credential ParseOne(ReadOnlyMemory<byte>? stored) =>
        (stored is { } body ? JsonSerializer.Deserialize(body.Span, RegistryJson.Default.Credential) : null)
        ?? throw new InvalidDataException("a credential that an agent holds is missing");
}
