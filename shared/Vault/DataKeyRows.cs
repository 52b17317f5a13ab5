using System.Security.Cryptography;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Vault;

/// <summary>The rows that hold data keys: one an organisation, made at first use, replaced only onto what was read.</summary>
public sealed class DataKeyRows(Ledgers ledgers, MasterKeys masters, IRandomSource random)
{
    internal const string Partition = "$keys";
    internal const string Row = "data";

    private const int KeyBytes = 32;
    private const int Tries = 8;

    /// <summary>The keys as they stand; the first is made when there is none.</summary>
    /// <exception cref="StoreUnavailableException"/>
    /// <exception cref="IOException">Others keep changing them.</exception>
    internal async Task<DataKeyRing> ReadAsync(string organisation, CancellationToken ct)
    {
        if (await FindAsync(organisation, ct) is { } standing)
            return standing.Ring;
        return await ChangeAsync(organisation, async ring => ring ?? new DataKeyRing([await MakeAsync(organisation, 1, ct)]), ct);
    }

    /// <summary>Null when nothing was ever sealed for the organisation.</summary>
    internal async Task<(DataKeyRing Ring, string ETag)?> FindAsync(string organisation, CancellationToken ct) =>
        await ledgers.Store(organisation).ReadAsync(Partition, Row, ct) is { } row ? (DataKeyRing.Parse(row.Content.Body), row.ETag) : null;

    /// <summary>Replaces the keys by what <paramref name="change"/> makes of them; nothing is written when that is the same.</summary>
    /// <returns>The keys as they stand then.</returns>
    internal async Task<DataKeyRing> ChangeAsync(string organisation, Func<DataKeyRing?, Task<DataKeyRing>> change, CancellationToken ct)
    {
        for (var i = 0; i < Tries; i++)
        {
            var standing = await FindAsync(organisation, ct);
            var changed = await change(standing?.Ring);
            if (ReferenceEquals(changed, standing?.Ring))
                return changed;
            var write = TableWrite.Onto(Row, new RowContent(organisation, "", changed.Serialize()), standing?.ETag);
            if (await ledgers.Store(organisation).WriteAsync(Partition, [write], ct) is BatchOutcome.Applied)
                return changed;
        }

        throw new IOException($"the data keys of organisation `{organisation}` are being changed by others");
    }

    internal async Task<SealedDataKey> MakeAsync(string organisation, int version, CancellationToken ct)
    {
        var key = new byte[KeyBytes];
        random.Fill(key);
        var made = Seal(organisation, version, key, await masters.CurrentAsync(ct), ledgers.Clock.Now);
        CryptographicOperations.ZeroMemory(key);
        return made;
    }

    /// <summary>The same key under the master key in use; itself when it is under that, or under one that is not in use here yet.</summary>
    internal async Task<SealedDataKey> ResealAsync(string organisation, SealedDataKey key, CancellationToken ct)
    {
        var master = await masters.CurrentAsync(ct);
        return !master.IsOlder(key.Master) ? key : Seal(organisation, key.Version, Open(organisation, key, master), master, key.MadeAt);
    }

    /// <exception cref="InvalidDataException">It is not the organisation's, or the master key is another than the one that sealed it.</exception>
    internal async Task<byte[]> OpenAsync(string organisation, SealedDataKey key, CancellationToken ct) => Open(organisation, key, await masters.CurrentAsync(ct));

    private SealedDataKey Seal(string organisation, int version, byte[] key, HmacKeySet master, DateTimeOffset madeAt)
    {
        var closed = new byte[key.Length + Aead.Overhead];
        Aead.Seal(master.Derive(MasterKeys.Purpose(organisation)), key, DataKeyRing.Associated(organisation, version, master.InUse), random, closed);
        return new SealedDataKey(version, master.InUse, closed, madeAt);
    }

    private static byte[] Open(string organisation, SealedDataKey key, HmacKeySet master) =>
        (master.Has(key.Master) ? Aead.Open(master.DeriveUnder(key.Master, MasterKeys.Purpose(organisation)), key.Sealed, DataKeyRing.Associated(organisation, key.Version, key.Master)) : null)
        ?? throw new InvalidDataException($"version {key.Version} of the data key of organisation `{organisation}` does not open under version `{key.Master}` of the master key");
}
