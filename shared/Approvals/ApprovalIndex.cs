using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Approvals;

/// <summary>Who is asked for what: <c>asked|{address}|{when it expires}|{approval}</c> in the organisation's index, the most urgent first.</summary>
public sealed class ApprovalIndex(Ledgers ledgers)
{
    /// <summary>Where every pending approval of the organisation stands.</summary>
    public const string Everybody = "*";

    private const string TimeForm = "yyyyMMddHHmmss";

    internal static IEnumerable<string> KeysOf(ApprovalRecord approval, IEnumerable<string> addresses) =>
        addresses.Append(Everybody).Distinct(StringComparer.Ordinal).Select(address => $"{Prefix(address)}{PlaceOf(approval)}");

    /// <summary>Where an approval stands in every list.</summary>
    public static string PlaceOf(ApprovalRecord approval) => $"{approval.ExpiresAt.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture)}|{approval.Id}";

    /// <param name="addresses">Of one person, or <see cref="Everybody"/>.</param>
    /// <param name="after">The place that the last page ended with; empty for the first page.</param>
    /// <returns>Places in their order, each once, at most <paramref name="limit"/>.</returns>
    public async Task<IReadOnlyList<string>> PlacesAsync(string organisation, IEnumerable<string> addresses, string after, int limit, CancellationToken ct)
    {
        var places = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var prefix in addresses.Select(Prefix))
            places.UnionWith(await ledgers.Store(organisation).NamesAsync(Ledgers.IndexPartition, prefix, after, limit, ct));

        return [.. places.Take(limit)];
    }

    public static string ApprovalAt(string place) => place[(TimeForm.Length + 1)..];

    /// <summary>Takes an approval that is over out of the lists. Done twice it changes nothing.</summary>
    public async Task RemoveAsync(string organisation, ApprovalRecord ended, CancellationToken ct)
    {
        foreach (var key in KeysOf(ended, ended.Terms.Addressed(isEscalated: true)))
        {
            if (await ledgers.Store(organisation).ReadAsync(Ledgers.IndexPartition, key, ct) is { } row)
                await ledgers.Store(organisation).WriteAsync(Ledgers.IndexPartition, [new TableWrite.Delete(key, row.ETag)], ct);
        }
    }

    /// <summary>Takes out what names nothing and never will: its commit was decided on a state that is gone.</summary>
    internal async Task RemoveOrphanAsync(string organisation, string place, IEnumerable<string> addresses, long version, CancellationToken ct)
    {
        foreach (var key in addresses.Select(address => $"{Prefix(address)}{place}"))
        {
            if (await ledgers.Store(organisation).ReadAsync(Ledgers.IndexPartition, key, ct) is { } row && version > IndexRow.BaseOf(row))
                await ledgers.Store(organisation).WriteAsync(Ledgers.IndexPartition, [new TableWrite.Delete(key, row.ETag)], ct);
        }
    }

    // An address is a person's, who chose its characters; a key has fewer.
    private static string Prefix(string address) =>
        $"asked|{(address == Everybody ? "all" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)).AsSpan(0, 12)))}|";
}
