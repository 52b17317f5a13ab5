using Gatehouse.Closing;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Answers;

/// <summary>What an organisation takes along, as a stream. One that breaks off has no last line, and so no word to confirm with.</summary>
/// <param name="record">All chains and checkpoints.</param>
/// <param name="after">So many rows whoever asks has; then the record, too. Null for all of it.</param>
internal sealed class ClosingExportAnswer(AccountClosing closing, IResult record, ReadTakenRows taken, long? after) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.BeginLines();
        using var bundle = new ClosingBundle(httpContext.Response.BodyWriter, after ?? 0);
        if (after is null)
        {
            bundle.Begin(closing);
            await record.ExecuteAsync(httpContext);
        }

        await foreach (var row in taken.AllAsync(closing.Organisation, httpContext.RequestAborted))
        {
            bundle.Row(row);
            await httpContext.FlushLinesAsync();
        }

        bundle.End(closing.Word!);
        await httpContext.FlushLinesAsync();
    }
}
