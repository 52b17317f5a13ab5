using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Vault;

/// <summary>
/// Seals payload under its organisation's data key: inputs, results, what people are shown of a task, and what agents say in their own
/// chains. Each is bound to its place. Everything else of a ledger is ids, words of the gate and numbers.
/// </summary>
/// <param name="keys">Asked for late: the keys stand in rows, and rows are written through this.</param>
public sealed class PayloadSeal(Func<DataKeys> keys) : IRowSeal
{
    private static readonly string[] kinds = ["input|", "result|", "preview|", "event|"];

    private readonly Lazy<DataKeys> keys = new(keys);

    // No row of these kinds begins so by itself: they are JSON, or begin with a random salt.
    private static ReadOnlySpan<byte> Mark => "gth:seal"u8;

    public bool Seals(string row) => Array.Exists(kinds, kind => row.StartsWith(kind, StringComparison.Ordinal));

    public async ValueTask<RowContent> SealAsync(string partition, string row, RowContent content, CancellationToken ct)
    {
        var closed = await keys.Value.SealAsync(content.Organisation, Associated(partition, row), content.Body, ct);
        byte[] body = [.. Mark, .. closed];
        return content with { Body = body };
    }

    public async ValueTask<RowContent?> OpenAsync(string partition, string row, RowContent content, CancellationToken ct)
    {
        if (!content.Body.Span.StartsWith(Mark))
            return content;
        var closed = content.Body[Mark.Length..];
        if (await keys.Value.OpenAsync(content.Organisation, Associated(partition, row), closed, ct) is { } plain)
            return content with { Body = plain };
        return await keys.Value.NewestAsync(content.Organisation, ct) is null ? null : throw new InvalidDataException($"row `{row}` of `{partition}` does not open");
    }

    private static string Associated(string partition, string row) => $"row|{partition}|{row}";
}
