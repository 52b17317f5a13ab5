using System.Text;
using Gatehouse.Closing;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Registry;

/// <summary>The organisation that was founded before all others, whose owners rotate the gate's own keys and whose operators the directory vouches for.</summary>
/// <remarks>Which one it is was written down when it was founded, and stays. Once it is closed nobody has its standing.</remarks>
public sealed class FoundingOrganisation(Ledgers ledgers, ClosingRows closings)
{
    // Before every id, so that whoever lists organisations does not meet it.
    private const string Row = "$first";

    private string? known;

    private OrganisationStore Platform => ledgers.Store(OperatorDirectory.Platform);

    /// <returns>Null while there is none, and from the confirmation of its closing on.</returns>
    public async Task<string?> FindAsync(CancellationToken ct)
    {
        known ??= await ReadAsync(ct) ?? await WriteDownAsync(ct);
        return known is { } founding && await closings.FindAsync(founding, ct) is not { ConfirmedAt: not null } ? founding : null;
    }

    internal static TableWrite.Insert RowOf(string organisation) => new(Row, new RowContent(OperatorDirectory.Platform, "", Encoding.ASCII.GetBytes(organisation)));

    private async Task<string?> ReadAsync(CancellationToken ct) =>
        await Platform.ReadAsync(OperatorDirectory.OrganisationsPartition, Row, ct) is { } row ? Encoding.ASCII.GetString(row.Content.Body.Span) : null;

    /// <summary>Of a gate that was begun before it was written down: the oldest, closed or not.</summary>
    private async Task<string?> WriteDownAsync(CancellationToken ct)
    {
        var all = await Platform.ReadWholeRangeAsync(OperatorDirectory.OrganisationsPartition, "0", "~", ct);
        if (all.Select(row => OrganisationDirectory.Parse(row.Content.Body)).MinBy(organisation => organisation.CreatedAt) is not { } oldest)
            return null;
        await Platform.WriteAsync(OperatorDirectory.OrganisationsPartition, [RowOf(oldest.Id)], ct);
        return await ReadAsync(ct);
    }
}
