using System.Globalization;
using System.Text;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;

namespace Gatehouse.Health;

/// <summary>How far the thinning has come; one row for all instances.</summary>
/// <param name="Begun">When its pass began.</param>
/// <param name="Organisation">The one it is at; empty when the pass is over.</param>
/// <param name="After">The last connection of it that was thinned; empty before the first.</param>
internal sealed record ThinPlace(DateTimeOffset Begun, string Organisation, string After)
{
    private const string Partition = "health";
    private const string Row = "thinning";

    public bool IsOver => Organisation.Length == 0;

    public static async Task<ThinPlace?> ReadAsync(Ledgers ledgers, CancellationToken ct) =>
        await ledgers.Store(OperatorDirectory.Platform).ReadAsync(Partition, Row, ct) is { } row
        && Encoding.ASCII.GetString(row.Content.Body.Span).Split('|') is [var seconds, var organisation, var after]
        && long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var begun)
            ? new ThinPlace(DateTimeOffset.FromUnixTimeSeconds(begun), organisation, after)
            : null;

    public Task WriteAsync(Ledgers ledgers, CancellationToken ct)
    {
        var body = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Begun.ToUnixTimeSeconds()}|{Organisation}|{After}"));
        return ledgers.Store(OperatorDirectory.Platform).WriteAsync(Partition, [new TableWrite.Upsert(Row, new RowContent(OperatorDirectory.Platform, "", body))], ct);
    }
}
