using System.Globalization;
using System.Text;
using Gatehouse.Ports;

namespace Gatehouse.Ledger;

/// <summary>
/// A row of the index that was written before what it names. It says on which version of the partition's state that was
/// decided: once the state is past it, what is not there by then never will be.
/// </summary>
internal static class IndexRow
{
    public static RowContent Of(LedgerIdentity ledger, CommitAttempt attempt) =>
        ledger.Row(attempt.Id, Encoding.ASCII.GetBytes(attempt.BaseVersion.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The version of the state that naming it was decided on.</summary>
    public static long BaseOf(TableRow row) => long.Parse(Encoding.ASCII.GetString(row.Content.Body.Span), CultureInfo.InvariantCulture);
}
