using Microsoft.Extensions.Logging;

namespace Gatehouse.Http.Health;

/// <summary>
/// Whether a dispatch could succeed now. The checks write and read, so however many probes ask, they run one at a time and
/// their outcome holds for a second.
/// </summary>
public sealed partial class Readiness(IEnumerable<IReadinessCheck> checks, TimeProvider time, ILogger<Readiness> log)
{
    private static readonly TimeSpan rememberedFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(2);

    private readonly IReadinessCheck[] checks = [.. checks];
    private readonly HashSet<string> failing = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private Look? last;

    /// <returns>Each check in its order.</returns>
    public async Task<IReadOnlyList<CheckState>> LookAsync()
    {
        var remembered = await Current().States;
        var states = new CheckState[checks.Length];
        for (var i = 0; i < checks.Length; i++)
            states[i] = checks[i].MayBeRemembered ? remembered[i]! : await StateOf(checks[i]);
        return states;
    }

    private Look Current()
    {
        lock (gate)
        {
            if (last is { } look && (!look.States.IsCompleted || time.GetElapsedTime(look.Since) < rememberedFor))
                return look;
            // Elsewhere, because a look may begin with work that does not wait.
            return last = new Look(time.GetTimestamp(), Task.Run(LookAfreshAsync));
        }
    }

    private async Task<CheckState?[]> LookAfreshAsync()
    {
        var states = new CheckState?[checks.Length];
        for (var i = 0; i < checks.Length; i++)
        {
            if (!checks[i].MayBeRemembered)
                continue;
            states[i] = await StateOf(checks[i]);
            Say(states[i]!);
        }

        return states;
    }

    private async Task<CheckState> StateOf(IReadinessCheck check)
    {
        using var enough = new CancellationTokenSource(patience, time);
        try
        {
            return new CheckState(check.Name, await check.FindFaultAsync(enough.Token).WaitAsync(enough.Token));
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            return new CheckState(check.Name, $"no answer within {patience.TotalSeconds} s");
        }
        catch (Exception e)
        {
            return new CheckState(check.Name, (e.InnerException ?? e).GetType().Name);
        }
    }

    // Probes come without end: what is said is the change.
    private void Say(CheckState state)
    {
        if (state.Fault is { } fault && failing.Add(state.Name))
            NotReady(log, state.Name, fault);
        if (state.Fault is null && failing.Remove(state.Name))
            ReadyAgain(log, state.Name);
    }

    [LoggerMessage(2, LogLevel.Warning, "{Check} is not ready: {Fault}")]
    private static partial void NotReady(ILogger log, string check, string fault);

    [LoggerMessage(3, LogLevel.Information, "{Check} is ready again")]
    private static partial void ReadyAgain(ILogger log, string check);

    private sealed record Look(long Since, Task<CheckState?[]> States);
}
