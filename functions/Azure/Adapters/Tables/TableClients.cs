using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace Gatehouse.Azure.Adapters.Tables;

/// <summary>The table, once for reads, which may be repeated, and once for writes, which may not.</summary>
internal sealed class TableClients
{
    /// <summary>Every row of the gate is in this one.</summary>
    public const string Table = "gatehouse";

    // Half of a commit's deadline: a try that hangs leaves time to read back and to try again.
    private static readonly TimeSpan attemptTimeout = TimeSpan.FromSeconds(5);

    /// <param name="open">Opens the account's client with the options that are given.</param>
    /// <param name="table">The table's name.</param>
    public TableClients(Func<TableClientOptions, TableServiceClient> open, string table = Table)
    {
        Reads = open(Options(retries: 2)).GetTableClient(table);
        var writes = Options(retries: 0);
        writes.AddPolicy(Dates, HttpPipelinePosition.PerCall);
        Writes = open(writes).GetTableClient(table);
    }

    public TableClient Reads { get; }

    public TableClient Writes { get; }

    /// <summary>Of the answers to writes.</summary>
    public AnswerDate Dates { get; } = new();

    /// <summary>Where no template has made it.</summary>
    public Task CreateTableAsync(CancellationToken ct) => Writes.CreateIfNotExistsAsync(ct);

    private static TableClientOptions Options(int retries)
    {
        var options = new TableClientOptions { Diagnostics = { IsLoggingContentEnabled = false } };
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = retries;
        options.Retry.Delay = TimeSpan.FromMilliseconds(100);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(1);
        options.Retry.NetworkTimeout = attemptTimeout;
        return options;
    }
}
