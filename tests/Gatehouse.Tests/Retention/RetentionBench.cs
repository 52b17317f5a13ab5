using Gatehouse.Alerts;
using Gatehouse.Audit;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Ledger;
using Gatehouse.Retention;
using Gatehouse.Tests.Audit.Checkpoints;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Retention;

/// <summary>A record that grows old: signed, looked at, and given up.</summary>
internal sealed class RetentionBench
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(RetentionSettings.Default.AuditDays);

    public CheckpointBench Record { get; } = new();

    public EngineBench Engine => Record.Engine;

    public string Connection => Record.Connection;

    /// <summary>The last entry that a chain, or the connection's, has given up.</summary>
    public async Task<long> BeginAsync(string? chain = null) => (await Record.Audit.Chains.PrunedAsync(CheckpointBench.Organisation, chain ?? Connection, default))?.Cut.Sequence ?? 0;

    public async Task<IReadOnlyList<long>> EntriesAsync(string? chain = null) =>
        [.. (await Record.Audit.Chains.ReadAsync(CheckpointBench.Organisation, chain ?? Connection, 1, 1000, default)).Select(entry => entry.Sequence)];

    /// <summary>A house whose connection has so many entries more than it was opened with, all of them signed.</summary>
    public async Task<RetentionBench> FurnishAsync(int entries = 5)
    {
        await Record.FurnishAsync();
        await Record.AppendAsync(entries);
        await Record.NextAsync();
        return this;
    }

    public void Pass(TimeSpan time) => Engine.World.Time.Advance(time);

    /// <summary>The alerts' look at every chain.</summary>
    public async Task LookAsync()
    {
        var check = Engine.Get<CheckChains>();
        var seen = await check.SeenAsync(CheckpointBench.Organisation, default);
        await foreach (var chain in Record.Audit.Chains.IdsAsync(CheckpointBench.Organisation, default))
            Assert.Null((await check.HandleAsync(CheckpointBench.Organisation, chain, seen.GetValueOrDefault(chain), default))?.Fault);
    }

    public Task<RetentionRun> RunAsync(EngineBench? by = null) => (by ?? Engine).Get<ApplyRetention>().HandleAsync(CheckpointBench.Organisation, DateTimeOffset.MaxValue, default);

    /// <summary>Chains say what they give up, a checkpoint sees it, and they begin later.</summary>
    public async Task<int> CutAsync()
    {
        Assert.True((await RunAsync()) is { Cut: 0, Failure: null });
        Assert.Empty((await Record.NextAsync()).Refused);
        var run = await RunAsync();
        Assert.Null(run.Failure);
        return run.Cut;
    }

    /// <summary>All that is old enough is gone, and the record goes on.</summary>
    public async Task GiveUpAsync()
    {
        Pass(Kept);
        await LookAsync();
        await CutAsync();
        Pass(new RetentionOptions().Grace);
        Assert.Null((await RunAsync()).Failure);
        await LookAsync();
        Assert.Empty((await Record.NextAsync()).Refused);
    }

    public async Task<AuditVerification> VerifyAsync(CheckpointTrust? trust = null) => await CheckpointBench.VerifyAsync(await Record.ExportAsync(), trust);
}
