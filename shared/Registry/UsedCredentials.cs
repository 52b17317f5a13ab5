using System.Buffers.Binary;
using Gatehouse.Caching;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Registry;

/// <summary>One row for each credential that was used, written at most once an hour by all instances together.</summary>
/// <remarks>
/// Beside the ledgers: agents must not be able to make the organisation's own chain grow. Nobody waits for it, and what a store
/// that is down does not take is written with the next use.
/// </remarks>
public sealed class UsedCredentials(Ledgers ledgers) : ICredentialUse
{
    public const string Partition = "$used";

    public static readonly TimeSpan Often = TimeSpan.FromHours(1);

    private const int Remembered = 50_000;
    private const string First = "crd_";
    private const string Behind = "crd`";

    private readonly GenerationCache<string, DateTimeOffset> written = new(Remembered);

    public void Used(Credential credential)
    {
        if (ledgers.Clock.TrustedNow is not { } now || (written.TryGet(credential.Id, out var last) && now - last < Often))
            return;
        using (ExecutionContext.SuppressFlow())
            _ = TryWriteAsync(credential.Id, now);
    }

    /// <summary>Null when it is not known to have been used.</summary>
    public async Task<CredentialUse?> OfAsync(string organisation, string credential, CancellationToken ct) =>
        await ledgers.Store(organisation).ReadAsync(Partition, credential, ct) is { } row ? Parse(row) : null;

    /// <summary>By the credentials' ids.</summary>
    internal async Task<IReadOnlyDictionary<string, CredentialUse>> AllAsync(string organisation, CancellationToken ct) =>
        (await ledgers.Store(organisation).ReadWholeRangeAsync(Partition, First, Behind, ct)).ToDictionary(row => row.Key, Parse, StringComparer.Ordinal);

    private async Task TryWriteAsync(string credential, DateTimeOffset now)
    {
        try
        {
            await WriteAsync(credential, now, CancellationToken.None);
        }
        catch (StoreUnavailableException failure)
        {
            ledgers.Meters.Failed(failure);
        }
    }

    /// <summary>Of several who find the same row, one writes it: the use of the others is the same one.</summary>
    internal async Task WriteAsync(string credential, DateTimeOffset now, CancellationToken ct)
    {
        var store = ledgers.Store(Ids.OrganisationOf(credential)!);
        var row = await store.ReadAsync(Partition, credential, ct);
        var standing = row is null ? null : Parse(row);
        if (standing is null || now - standing.LastAt >= Often)
        {
            var content = new RowContent(store.Organisation, "", Bytes(new CredentialUse(standing?.FirstAt ?? now, now)));
            await store.WriteAsync(Partition, [TableWrite.Onto(credential, content, row?.ETag)], ct);
            standing = new CredentialUse(now, now);
        }

        written.Set(credential, standing.LastAt);
    }

    private static byte[] Bytes(CredentialUse use)
    {
        var body = new byte[2 * sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(body, use.FirstAt.UtcTicks);
        BinaryPrimitives.WriteInt64BigEndian(body.AsSpan(sizeof(long)), use.LastAt.UtcTicks);
        return body;
    }

    private static CredentialUse Parse(TableRow row) => new(Moment(row, 0), Moment(row, sizeof(long)));

    private static DateTimeOffset Moment(TableRow row, int at) => new(BinaryPrimitives.ReadInt64BigEndian(row.Content.Body.Span[at..]), TimeSpan.Zero);
}
