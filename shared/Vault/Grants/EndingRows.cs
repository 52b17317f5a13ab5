using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;

namespace Gatehouse.Vault.Grants;

/// <summary>What is to end and is not known to be over, beside the grants; and which providers are left alone meanwhile.</summary>
public sealed class EndingRows(Ledgers ledgers)
{
    private const string EndingPrefix = "ending|";
    private const string LeavingPrefix = "leaving|";
    private const string WaitPrefix = "wait|";
    private const string Whole = "whole";

    /// <summary>Makes an end known to whoever finishes it, before it is begun.</summary>
    internal async Task BeginAsync(string organisation, VaultEnding ending, CancellationToken ct)
    {
        await ledgers.Store(OperatorDirectory.Platform).WriteAsync(GrantRows.Partition, [new TableWrite.Upsert(organisation, new RowContent(OperatorDirectory.Platform, "", default))], ct);
        await ledgers.Store(organisation).WriteAsync(GrantRows.Partition, [Upsert(organisation, ending)], ct);
    }

    /// <summary>How far it has come, to be written with what was done.</summary>
    internal static TableWrite Upsert(string organisation, VaultEnding ending) =>
        new TableWrite.Upsert(KeyOf(ending), Content(organisation, ending, GrantJson.Default.VaultEnding));

    /// <summary>It is over. That the row is gone already is no failure.</summary>
    internal Task FinishAsync(string organisation, VaultEnding ending, CancellationToken ct) => DropAsync(organisation, KeyOf(ending), ct);

    /// <summary>What was begun and is not known to be over: people and whole organisations first, for grants end with them.</summary>
    internal async Task<IReadOnlyList<VaultEnding>> ReadAsync(string organisation, CancellationToken ct) =>
    [
        .. await ReadAsync(organisation, LeavingPrefix, GrantJson.Default.VaultEnding, ct),
        .. await ReadAsync(organisation, EndingPrefix, GrantJson.Default.VaultEnding, ct),
    ];

    /// <summary>Organisations in which something was ever ended.</summary>
    internal async Task<IReadOnlyList<string>> OrganisationsAsync(CancellationToken ct) =>
        [.. (await ledgers.Store(OperatorDirectory.Platform).ReadWholeRangeAsync(GrantRows.Partition, "0", "~", ct)).Select(row => row.Key)];

    /// <returns>Null when the provider took all that it was told.</returns>
    internal async Task<ProviderWait?> WaitAsync(string organisation, string provider, CancellationToken ct) =>
        await ledgers.Store(organisation).ReadAsync(GrantRows.Partition, WaitPrefix + provider, ct) is { } row ? JsonSerializer.Deserialize(row.Content.Body.Span, GrantJson.Default.ProviderWait) : null;

    /// <param name="wait">Null ends it.</param>
    internal Task SayAsync(string organisation, string provider, ProviderWait? wait, CancellationToken ct) => wait is null
        ? DropAsync(organisation, WaitPrefix + provider, ct)
        : ledgers.Store(organisation).WriteAsync(GrantRows.Partition, [new TableWrite.Upsert(WaitPrefix + provider, Content(organisation, wait, GrantJson.Default.ProviderWait))], ct);

    private async Task<IEnumerable<T>> ReadAsync<T>(string organisation, string prefix, JsonTypeInfo<T> type, CancellationToken ct) =>
        (await ledgers.Store(organisation).ReadAllAsync(GrantRows.Partition, prefix, ct)).Select(row => JsonSerializer.Deserialize(row.Content.Body.Span, type)!);

    private Task DropAsync(string organisation, string key, CancellationToken ct) =>
        ledgers.Store(organisation).WriteAsync(GrantRows.Partition, [new TableWrite.Delete(key, null)], ct);

    private static string KeyOf(VaultEnding ending) => ending.Grant is { } grant ? EndingPrefix + grant : LeavingPrefix + (ending.User is { } user ? PersonKey.Of(user) : Whole);

    private static RowContent Content<T>(string organisation, T document, JsonTypeInfo<T> type) => new(organisation, "", JsonSerializer.SerializeToUtf8Bytes(document, type));
}
