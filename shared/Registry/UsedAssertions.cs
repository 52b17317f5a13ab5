using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Registry;

/// <summary>
/// One row for each assertion that was used, in a partition of its credential: inserted, so that of two instances one fails.
/// Each use also removes what has expired, more than it adds: what stays is what was used in the last minutes.
/// </summary>
public sealed class UsedAssertions(Ledgers ledgers) : IUsedAssertions
{
    private const int RemovedAtOnce = 16;
    private const string ByExpiry = "until|";

    // An instance whose clock is behind would else take again what this one has forgotten.
    private static readonly TimeSpan keptLonger = TimeSpan.FromMinutes(1);

    internal static string Partition(string credential) => $"$assertions|{credential}";

    public async Task<bool> TakeAsync(string credentialId, string id, DateTimeOffset expiresAt, CancellationToken ct)
    {
        var store = ledgers.Store(Ids.OrganisationOf(credentialId)!);
        var partition = Partition(credentialId);
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
        var content = new RowContent(store.Organisation, "", default);
        var taken = await store.WriteAsync(partition, [new TableWrite.Insert(Row(digest), content), new TableWrite.Insert(Until(expiresAt + keptLonger) + digest, content)], ct);
        if (taken is not BatchOutcome.Applied)
            return false;

        await RemoveExpiredAsync(store, partition, ct);
        return true;
    }

    private async Task RemoveExpiredAsync(OrganisationStore store, string partition, CancellationToken ct)
    {
        var expired = await store.ReadRangeAsync(partition, ByExpiry, Until(ledgers.Clock.Now), RemovedAtOnce, ct);
        if (expired.Count == 0)
            return;

        // Another instance may remove the same: then its batch did it, or the next one will.
        TableWrite[] both = [.. expired.SelectMany(row => new[] { row.Key, Row(row.Key[(row.Key.LastIndexOf('|') + 1)..]) }).Select(key => new TableWrite.Delete(key, null))];
        await store.WriteAsync(partition, both, ct);
    }

    private static string Row(string digest) => $"used|{digest}";

    private static string Until(DateTimeOffset moment) => string.Create(CultureInfo.InvariantCulture, $"{ByExpiry}{moment.UtcTicks:D19}|");
}
