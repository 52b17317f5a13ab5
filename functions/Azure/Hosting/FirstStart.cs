using System.Buffers.Binary;
using Azure.Security.KeyVault.Secrets;
using Gatehouse.Azure.Adapters.Tables;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Azure.Hosting;

/// <summary>Makes organisation <c>default</c> where there is none; of several instances, one does. Its owner's key goes to the vault.</summary>
internal sealed partial class FirstStart(
    AzureOptions options, TableClients tables, FoundOrganisation found, Ledgers ledgers, SecretClient vault, TimeProvider time, IPause pause, ILogger<FirstStart> log)
    : BackgroundService
{
    /// <summary>Where the owner's key is kept, to be fetched once and deleted.</summary>
    public const string OwnerKeySecret = "gate-first-owner-key";

    private const string Organisation = "$gate";
    private const string Partition = "first-start";
    private const string Row = "turn";

    // Far longer than founding takes; after that whoever had the turn has died.
    private static readonly TimeSpan turn = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan afterFailure = TimeSpan.FromSeconds(5);

    /// <summary>Once there is an organisation, or until the instance ends.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await TryAsync(stoppingToken))
                    return;
            }
#pragma warning disable CA1031 // a store or a vault that is not there yet may come
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                NotYet(log, failure);
            }

            await pause.WaitAsync(afterFailure, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>True when there is an organisation.</returns>
    internal async Task<bool> TryAsync(CancellationToken ct)
    {
        if (AzureOptions.IsConnectionString(options.State))
            await tables.CreateTableAsync(ct);
        if (await found.AnyAsync(ct))
            return true;
        if (!await TakeTurnAsync(ct))
            return false;
        if (await found.AnyAsync(ct))
            return true;

        var made = await found.HandleAsync("default", key => KeepAsync(key, ct), ct);
        Founded(log, made.Id, OwnerKeySecret);
        return true;
    }

    // As text: a person fetches it. One that a first start left behind which died is an older version.
    private Task KeepAsync(ClientSecret key, CancellationToken ct) => vault.SetSecretAsync(OwnerKeySecret, key.Text, ct);

    private async Task<bool> TakeTurnAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var store = ledgers.Store(Organisation);
        var standing = await store.ReadAsync(Partition, Row, ct);
        if (standing is not null && now - new DateTimeOffset(BinaryPrimitives.ReadInt64BigEndian(standing.Content.Body.Span), TimeSpan.Zero) < turn)
            return false;

        var body = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(body, now.UtcTicks);
        var content = new RowContent(Organisation, "", body);
        return await store.WriteAsync(Partition, [TableWrite.Onto(Row, content, standing?.ETag)], ct) is BatchOutcome.Applied;
    }

    [LoggerMessage(42, LogLevel.Warning, "the first organisation could not be made yet")]
    private static partial void NotYet(ILogger log, Exception failure);

    [LoggerMessage(43, LogLevel.Information, "organisation {Organisation} is made; its owner's key is in the vault's secret {Secret}")]
    private static partial void Founded(ILogger log, string organisation, string secret);
}
