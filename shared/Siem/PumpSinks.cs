using System.Collections.Concurrent;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Telemetry;

namespace Gatehouse.Siem;

/// <summary>Gives every organisation that has a sink its turn, some at once: one that hangs takes one place, and not for long.</summary>
public sealed class PumpSinks(Ledgers ledgers, SiemRows rows, StreamRecord stream, IRandomSource random, SiemOptions options)
{
    /// <exception cref="StoreUnavailableException">The sinks cannot be listed.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        var all = await rows.OrganisationsAsync(ct);
        var waiting = new ConcurrentQueue<string>(Rotated.Anywhere(all, random));
        var until = ledgers.Clock.Now + options.RunFor;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(options.AtOnce, all.Count)).Select(_ => WorkAsync(waiting, until, ct)));
    }

    private async Task WorkAsync(ConcurrentQueue<string> waiting, DateTimeOffset until, CancellationToken ct)
    {
        while (ledgers.Clock.Now < until && waiting.TryDequeue(out var organisation))
            await ledgers.Meters.TryAsync(() => StreamAsync(organisation, ct), ct);
    }

    private async Task StreamAsync(string organisation, CancellationToken ct)
    {
        if (await stream.RunAsync(organisation, ct) is { } status)
            ledgers.Meters.Lagging(status, ledgers.Clock.Now);
    }
}
