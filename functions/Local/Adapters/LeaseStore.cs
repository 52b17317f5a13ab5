using System.Buffers.Binary;
using System.Text;
using Gatehouse.Ports;

namespace Gatehouse.Local.Adapters;

/// <summary>Named leases as rows, so that of several processes one runs a timer. Ends by the store's clock.</summary>
internal sealed class LeaseStore(ITableStore store)
{
    private const string Partition = "$local|leases";

    /// <summary>Null while another owner's lease runs, or when another was faster. An owner that asks again prolongs its own.</summary>
    public async Task<TimerLease?> TryAcquireAsync(string name, string owner, TimeSpan term, CancellationToken ct)
    {
        var standing = await store.ReadAsync(Partition, name, ct);
        if (standing.Value is { } row && OwnerOf(row) != owner && EndOf(row) > standing.StoreTime)
            return null;

        var end = standing.StoreTime + term;
        var content = new RowContent("$local", "", Encode(end, owner));
        TableWrite write = standing.Value is { } found ? new TableWrite.Replace(name, content, found.ETag) : new TableWrite.Insert(name, content);
        var outcome = await store.WriteAsync(Partition, [write], ct);
        return outcome.Value is BatchOutcome.Applied applied ? new TimerLease(this, name, owner, end, applied.ETags[0]) : null;
    }

    /// <summary>Ends the lease at once; false when it is another's by now.</summary>
    internal async Task<bool> ReleaseAsync(TimerLease lease, CancellationToken ct) =>
        (await store.WriteAsync(Partition, [new TableWrite.Delete(lease.Name, lease.ETag)], ct)).Value is BatchOutcome.Applied;

    private static DateTimeOffset EndOf(TableRow row) => new(BinaryPrimitives.ReadInt64BigEndian(row.Content.Body.Span), TimeSpan.Zero);

    private static string OwnerOf(TableRow row) => Encoding.UTF8.GetString(row.Content.Body.Span[sizeof(long)..]);

    private static byte[] Encode(DateTimeOffset end, string owner)
    {
        var bytes = new byte[sizeof(long) + Encoding.UTF8.GetByteCount(owner)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, end.UtcTicks);
        Encoding.UTF8.GetBytes(owner, bytes.AsSpan(sizeof(long)));
        return bytes;
    }
}
