using System.Text.Json;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Alerts.Routes;

/// <summary>Where an organisation's alerts are told: rows of its ledger.</summary>
public sealed class AlertRoutes(Ledgers ledgers)
{
    private const string Prefix = "alert-route|";

    /// <summary>Those that stand, by id.</summary>
    public async Task<IReadOnlyList<AlertRoute>> ListAsync(string organisation, CancellationToken ct) =>
        [.. (await ledgers.Store(organisation).ReadAllAsync(Ledgers.ControlPartition, Prefix, ct)).Select(row => Parse(row.Content.Body)).Where(route => route.RemovedAt is null)];

    /// <returns>Null for one that never was, or was taken away.</returns>
    public async Task<AlertRoute?> FindAsync(string organisation, string id, CancellationToken ct) =>
        await ledgers.Store(organisation).ReadAsync(Ledgers.ControlPartition, Key(id), ct) is { } row && Parse(row.Content.Body) is { RemovedAt: null } route ? route : null;

    internal static string Key(string id) => $"{Prefix}{id}";

    internal static AlertRoute Parse(ReadOnlyMemory<byte> stored) =>
        JsonSerializer.Deserialize(stored.Span, AlertJson.Default.AlertRoute) ?? throw new InvalidDataException("a route of alerts is `null`");

    internal static byte[] Bytes(AlertRoute route) => JsonSerializer.SerializeToUtf8Bytes(route, AlertJson.Default.AlertRoute);
}
