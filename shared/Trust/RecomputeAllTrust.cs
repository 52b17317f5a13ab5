using System.Text;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;

namespace Gatehouse.Trust;

/// <summary>Computes the trust of every agent of every organisation again, a page at a time. One that is cut off, or whose time is over, is gone on with.</summary>
public sealed class RecomputeAllTrust(Ledgers ledgers, OrganisationDirectory organisations, AgentDirectory agents, RecomputeTrust recompute, LedgerOptions options)
{
    private const int Page = 500;
    private const int AtOnce = 8;
    private const string Partition = "trust";
    private const string Row = "pass";

    // Sorts after every agent: all of an organisation's were come to.
    private const string All = "~";

    /// <returns>How many agents it came to.</returns>
    /// <exception cref="StoreUnavailableException">The next run goes on from here.</exception>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var (count, unsaid) = (0, 0);
        var (begun, after) = await PlaceAsync(ct);
        var end = ledgers.Clock.Now + options.Trust.PassWithin;
        await foreach (var organisation in organisations.AllAsync(begun, ct))
        {
            for (after = organisation == begun ? after : ""; after != All;)
            {
                var page = await RunAsync(organisation, after, ct);
                after = page.Count == Page ? page[^1] : All;
                (count, unsaid) = (count + page.Count, unsaid + page.Count);
                if (unsaid < Page)
                    continue;
                await SayAsync($"{organisation}|{after}", ct);
                unsaid = 0;
                if (ledgers.Clock.Now >= end)
                    return count;
            }
        }

        if (begun is not null || count >= Page)
            await SayAsync("", ct);
        return count;
    }

    private async Task<IReadOnlyList<string>> RunAsync(string organisation, string after, CancellationToken ct)
    {
        var page = await agents.IdsAsync(organisation, after, Page, ct);
        foreach (var some in page.Chunk(AtOnce))
            await Task.WhenAll(some.Select(agent => TryAsync(organisation, agent, ct)));
        return page;
    }

    // One agent whose rows make no sense must not keep the others' scores from being current.
    private async Task TryAsync(string organisation, string agent, CancellationToken ct)
    {
        try
        {
            await recompute.RunAsync(organisation, agent, ct);
        }
#pragma warning disable CA1031 // counted, and its score ends being current, which every floor is closed to
        catch (Exception bug) when (bug is not StoreUnavailableException && !ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            ledgers.Meters.Failed(bug);
        }
    }

    private async Task<(string? Organisation, string After)> PlaceAsync(CancellationToken ct)
    {
        var row = await ledgers.Store(OperatorDirectory.Platform).ReadAsync(Partition, Row, ct);
        return row is { Content.Body: { IsEmpty: false } body } && Encoding.ASCII.GetString(body.Span).Split('|') is [var organisation, var after] ? (organisation, after) : (null, "");
    }

    private Task SayAsync(string place, CancellationToken ct) =>
        ledgers.Store(OperatorDirectory.Platform).WriteAsync(Partition, [new TableWrite.Upsert(Row, new RowContent(OperatorDirectory.Platform, "", Encoding.ASCII.GetBytes(place)))], ct);
}
