using System.Text.Json;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;

namespace Gatehouse.Closing;

/// <summary>The rows of closings. They belong to the gate: what is closed cannot keep them.</summary>
public sealed class ClosingRows(Ledgers ledgers)
{
    private const string Partition = "closings";

    private OrganisationStore Store => ledgers.Store(OperatorDirectory.Platform);

    /// <returns>Null when nobody ever asked for it.</returns>
    public async Task<AccountClosing?> FindAsync(string organisation, CancellationToken ct) => (await ReadAsync(organisation, ct))?.Closing;

    internal async Task<(AccountClosing Closing, string ETag)?> ReadAsync(string organisation, CancellationToken ct) =>
        await Store.ReadAsync(Partition, organisation, ct) is { } row ? (Parse(row), row.ETag) : null;

    /// <summary>Those that were asked for and are not over.</summary>
    /// <returns>With them, the organisations whose row cannot be read.</returns>
    internal async Task<(IReadOnlyList<AccountClosing> Open, IReadOnlyList<string> Unreadable)> OpenAsync(CancellationToken ct)
    {
        var (open, unreadable) = (new List<AccountClosing>(), new List<string>());
        foreach (var row in await Store.ReadWholeRangeAsync(Partition, "0", "~", ct))
        {
            if (TryParse(row) is not { } closing)
                unreadable.Add(row.Key);
            else if (closing.ClosedAt is null)
                open.Add(closing);
        }

        return (open, unreadable);
    }

    /// <returns>What stands then: somebody else's when they were first.</returns>
    internal async Task<AccountClosing> AddAsync(AccountClosing closing, CancellationToken ct) =>
        await WriteAsync(closing, null, ct) ? closing : await FindAsync(closing.Organisation, ct) ?? throw new IOException($"the closing of organisation `{closing.Organisation}` could not be written");

    /// <summary>Null from <paramref name="change"/> leaves all as it is.</summary>
    /// <returns>What stands then; null when nobody ever asked for a closing.</returns>
    internal async Task<AccountClosing?> ChangeAsync(string organisation, Func<AccountClosing, AccountClosing?> change, CancellationToken ct)
    {
        while (await ReadAsync(organisation, ct) is var (standing, etag))
        {
            if (change(standing) is not { } changed)
                return standing;
            if (await WriteAsync(changed, etag, ct))
                return changed;
        }

        return null;
    }

    private async Task<bool> WriteAsync(AccountClosing closing, string? etag, CancellationToken ct)
    {
        var content = new RowContent(OperatorDirectory.Platform, "", JsonSerializer.SerializeToUtf8Bytes(closing, ClosingJson.Default.AccountClosing));
        return await Store.WriteAsync(Partition, [TableWrite.Onto(closing.Organisation, content, etag)], ct) is BatchOutcome.Applied;
    }

    private static AccountClosing? TryParse(TableRow row)
    {
        try
        {
            return Parse(row);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static AccountClosing Parse(TableRow row) => JsonSerializer.Deserialize(row.Content.Body.Span, ClosingJson.Default.AccountClosing)!;
}
