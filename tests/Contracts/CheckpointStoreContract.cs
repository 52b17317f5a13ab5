using Gatehouse.Ports;

namespace Gatehouse.Contracts;

/// <summary>What every <see cref="ICheckpointStore"/> must do. A subclass opens the store under test.</summary>
public abstract class CheckpointStoreContract
{
    private const string Organisation = "org0000000aa";

    /// <summary>Opens a view of this test's checkpoints. A second call MUST give the view that another process has.</summary>
    protected abstract ICheckpointStore Open();

    /// <summary>Runs a test's story; a simulator runs it inside its scheduler.</summary>
    protected virtual Task RunAsync(Func<Task> story) => story();

    [Fact]
    public Task What_was_never_kept_is_not_there() => RunAsync(async () => Assert.Null(await Open().ReadAsync(Organisation, 1, default)));

    [Fact]
    public Task A_checkpoint_is_read_as_it_was_kept_by_every_process() => RunAsync(async () =>
    {
        byte[] kept = [.. Enumerable.Range(0, 300_000).Select(n => (byte)n)];
        Assert.True(await Open().AppendAsync(Organisation, 1, kept, default));
        Assert.Equal(kept, (await Open().ReadAsync(Organisation, 1, default))!.Value.ToArray());
        Assert.Null(await Open().ReadAsync(Organisation, 2, default));
    });

    [Fact]
    public Task What_is_there_stays_as_it_is() => RunAsync(async () =>
    {
        Assert.True(await Open().AppendAsync(Organisation, 1, new byte[] { 1 }, default));
        Assert.False(await Open().AppendAsync(Organisation, 1, new byte[] { 2 }, default));
        Assert.False(await Open().AppendAsync(Organisation, 1, new byte[] { 1 }, default));
        Assert.Equal(new byte[] { 1 }, (await Open().ReadAsync(Organisation, 1, default))!.Value.ToArray());
    });

    [Fact]
    public Task Of_racing_processes_one_alone_keeps_its_own() => RunAsync(async () =>
    {
        var told = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Open().AppendAsync(Organisation, 7, new[] { (byte)i }, default)));

        var winner = Assert.Single(Enumerable.Range(0, 16), i => told[i]);
        Assert.Equal(new[] { (byte)winner }, (await Open().ReadAsync(Organisation, 7, default))!.Value.ToArray());
    });

    [Fact]
    public Task Organisations_do_not_share_checkpoints() => RunAsync(async () =>
    {
        Assert.True(await Open().AppendAsync(Organisation, 1, new byte[] { 1 }, default));
        Assert.Null(await Open().ReadAsync("org0000000bb", 1, default));
        Assert.True(await Open().AppendAsync("org0000000bb", 1, new byte[] { 2 }, default));
        Assert.Equal(new byte[] { 1 }, (await Open().ReadAsync(Organisation, 1, default))!.Value.ToArray());
    });
}
