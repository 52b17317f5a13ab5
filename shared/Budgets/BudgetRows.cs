using System.Text.Json;
using Gatehouse.Ledger;

namespace Gatehouse.Budgets;

/// <summary>The rows in a budget's partition.</summary>
internal static class BudgetRows
{
    public static Budget? Budget(ReadOnlyMemory<byte>? stored) =>
        stored is { } body ? JsonSerializer.Deserialize(body.Span, BudgetJson.Default.Budget) : null;

    public static Hold? Hold(ReadOnlyMemory<byte>? stored) =>
        stored is { } body ? JsonSerializer.Deserialize(body.Span, BudgetJson.Default.Hold) : null;

    public static RowChange.Insert Insert(string task, Hold hold) => new(LedgerRows.Hold(task), Bytes(hold));

    public static RowChange.Update Update(string task, Hold hold) => new(LedgerRows.Hold(task), Bytes(hold));

    private static byte[] Bytes(Hold hold) => JsonSerializer.SerializeToUtf8Bytes(hold, BudgetJson.Default.Hold);
}
