using Gatehouse.Ledger;

namespace Gatehouse.Repair;

/// <summary>
/// The way back after a restore from backup: every task that is not ended has a live message again, and every fence is
/// brought to its connections once more. The only scan there is.
/// </summary>
/// <remarks>
/// Safe beside hosts that serve: a message that is one too many is judged like any other and completed. Said twice it is
/// done twice, to the same end.
/// </remarks>
public sealed class RepairGate(RepairPlaces places, RepairPartition repair)
{
    /// <param name="ct">Ends the repair after the place it is at; the report says where to go on.</param>
    public async Task<RepairReport> HandleAsync(RepairRequest request, IProgress<RepairReport> progress, CancellationToken ct)
    {
        var report = RepairReport.Empty with { Last = request.After };
        try
        {
            await foreach (var place in places.AllAsync(request.After, CancellationToken.None))
            {
                if (ct.IsCancellationRequested)
                    return report;
                report = await RepairAsync(place, request, report) with { Last = place };
                progress.Report(report);
            }

            return report with { WasFinished = true };
        }
        catch (StoreUnavailableException failure)
        {
            return report.Noting(new RepairNote(report.Last ?? new RepairPlace("", ""), RepairFinding.Failed, $"the store cannot be read: {failure.InnerException?.Message}"));
        }
    }

    private async Task<RepairReport> RepairAsync(RepairPlace place, RepairRequest request, RepairReport report)
    {
        try
        {
            return await repair.HandleAsync(place, request, report, CancellationToken.None);
        }
#pragma warning disable CA1031 // one partition whose rows make no sense must not keep the others from being repaired
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return report.Noting(new RepairNote(place, RepairFinding.Failed, failure is StoreUnavailableException { InnerException: { } cause } ? cause.Message : failure.Message));
        }
    }
}
