using Gatehouse.Closing;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Answers;

/// <summary>What an organisation takes along, as a stream. One that breaks off has no last line, and so no word to confirm with.</summary>
/// <param name="record">All chains and checkpoints.</param>
internal sealed class ClosingExportAnswer(AccountClosing closing, IResult record, OrganisationPartitions partitions, Ledgers ledgers) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.BeginLines();
        using var bundle = new ClosingBundle(httpContext.Response.BodyWriter);
        bundle.Begin(closing);
        await record.ExecuteAsync(httpContext);
        await foreach (var partition in partitions.OwnAsync(closing.Organisation, httpContext.RequestAborted))
        {
            if (partition != Ledgers.IndexPartition)
                await WriteAsync(bundle, partition, httpContext);
        }

        bundle.End(closing.Word!);
        await httpContext.FlushLinesAsync();
    }

    private async Task WriteAsync(ClosingBundle bundle, string partition, HttpContext http)
    {
        foreach (var (first, to) in ClosingBundle.RangesOf(partition))
        {
            for (var from = first; ;)
            {
                var rows = await ledgers.Store(closing.Organisation).ReadRangeAsync(partition, from, to, TableLimits.MaxRange, http.RequestAborted);
                foreach (var row in rows.Where(row => ClosingBundle.Tells(row.Key)))
                {
                    bundle.Row(partition, row);
                    await http.FlushLinesAsync();
                }

                if (rows.Count < TableLimits.MaxRange)
                    break;
                from = LedgerRows.After(rows[^1].Key);
            }
        }
    }
}
