using System.Collections.Concurrent;
using Gatehouse.Ledger;
using Gatehouse.Telemetry;
using Gatehouse.Vault.Grants;

namespace Gatehouse.Vault.Leaving;

/// <summary>
/// Tells providers what is over here, each in turn and some at a time: one that fails is left alone for a while, and keeps none of the
/// others waiting, however much there is to tell it.
/// </summary>
public sealed class TellProviders(Ledgers ledgers, EndingRows endings, TellProvider tell, VaultOptions options)
{
    private const int AtOnce = 8;

    /// <summary>In the background: whoever asked is answered before any provider is.</summary>
    internal void Begin(string organisation)
    {
        // The work outlives the request that asked for it, so it must not run in that request's context.
        using (ExecutionContext.SuppressFlow())
            _ = RunAsync([organisation], ledgers.Clock.Now + options.TellFor, CancellationToken.None);
    }

    /// <param name="until">Nothing is begun from then on.</param>
    internal async Task RunAsync(IReadOnlyList<string> organisations, DateTimeOffset until, CancellationToken ct)
    {
        var turns = new ConcurrentQueue<ProviderTurn>();
        foreach (var organisation in organisations)
            await ledgers.Meters.TryAsync(async () => (await TurnsAsync(organisation, ct)).ForEach(turns.Enqueue), ct);
        await Task.WhenAll(Enumerable.Range(0, Math.Min(AtOnce, turns.Count)).Select(_ => WorkAsync(turns, until, ct)));
    }

    private async Task<List<ProviderTurn>> TurnsAsync(string organisation, CancellationToken ct)
    {
        var turns = new List<ProviderTurn>();
        foreach (var own in (await endings.ReadAsync(organisation, ct)).Where(ending => ending.Provider is not null).GroupBy(ending => ending.Provider!, StringComparer.Ordinal))
        {
            var wait = await endings.WaitAsync(organisation, own.Key, ct);
            if (!(wait?.NextTryAt > ledgers.Clock.Now))
                turns.Add(new ProviderTurn(organisation, own.Key, wait, own));
        }

        return turns;
    }

    /// <summary>One grant of a provider, then that provider is the last in the line.</summary>
    private async Task WorkAsync(ConcurrentQueue<ProviderTurn> turns, DateTimeOffset until, CancellationToken ct)
    {
        while (ledgers.Clock.Now < until && turns.TryDequeue(out var turn))
        {
            if (await ledgers.Meters.TryAsync(() => StepAsync(turn, ct), ct) && turn.Left.Count > 0)
                turns.Enqueue(turn);
        }
    }

    private async Task StepAsync(ProviderTurn turn, CancellationToken ct)
    {
        var ending = turn.Left.Dequeue();
        var outcome = await tell.TryAsync(turn.Organisation, ending, ct);
        if (outcome is TellOutcome.Failed)
        {
            turn.Left.Clear();
            var failures = (turn.Wait?.Failures ?? 0) + 1;
            var next = ledgers.Clock.Now + Doubling.Of(options.TellEvery, failures - 1, options.LongestTellWait);
            await endings.SayAsync(turn.Organisation, turn.Provider, new ProviderWait(failures, next, ending.Grant!), ct);
        }
        else if (outcome is TellOutcome.Told && turn.Wait is not null)
        {
            turn.Wait = null;
            await endings.SayAsync(turn.Organisation, turn.Provider, null, ct);
        }
    }
}
