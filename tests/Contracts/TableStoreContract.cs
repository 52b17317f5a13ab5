using Gatehouse.Ports;

namespace Gatehouse.Contracts;

/// <summary>What every <see cref="ITableStore"/> must do. A subclass opens the store under test.</summary>
public abstract partial class TableStoreContract
{
    protected const string Partition = "org|connection";

    /// <summary>Opens a view of this test's rows. A second call MUST give the view that another process has.</summary>
    protected abstract ITableStore Open();

    /// <summary>Runs a test's story; a simulator runs it inside its scheduler.</summary>
    protected virtual Task RunAsync(Func<Task> story) => story();

    /// <summary>The true time by the store's clock.</summary>
    protected virtual DateTimeOffset StoreNow => TimeProvider.System.GetUtcNow();

    private Task RunAsync(Func<ITableStore, Task> story) => RunAsync(() => story(Open()));

    private static RowContent Content(string text) => Content(System.Text.Encoding.UTF8.GetBytes(text));

    private static RowContent Content(byte[] body) => new("org", "attempt", body);

    private static TableWrite Insert(string key, string text = "body") => new TableWrite.Insert(key, Content(text));

    private static async Task<IReadOnlyList<string>> ApplyAsync(ITableStore store, params TableWrite[] batch) =>
        Assert.IsType<BatchOutcome.Applied>((await store.WriteAsync(Partition, batch, default)).Value).ETags;

    private static async Task<BatchOutcome.Conflict> ConflictAsync(ITableStore store, params TableWrite[] batch) =>
        Assert.IsType<BatchOutcome.Conflict>((await store.WriteAsync(Partition, batch, default)).Value);

    private static async Task<TableRow?> ReadAsync(ITableStore store, string row, string partition = Partition) =>
        (await store.ReadAsync(partition, row, default)).Value;

    private static async Task<string> TextAsync(ITableStore store, string row) =>
        await ReadAsync(store, row) is { } found ? System.Text.Encoding.UTF8.GetString(found.Content.Body.Span) : "(absent)";

    private static async Task<string[]> KeysAsync(ITableStore store, string from, string to, int limit = TableLimits.MaxRange) =>
        [.. (await store.ReadRangeAsync(Partition, from, to, limit, default)).Value.Select(row => row.Key)];
}
