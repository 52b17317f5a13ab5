using Gatehouse.Contracts.Sqlite;
using Gatehouse.Local.Adapters.Files;

namespace Gatehouse.Contracts.Files;

public sealed class FirstStartLockTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder folder = new();
    private readonly ManualClock clock = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_second_process_waits_until_the_first_has_finished()
    {
        var first = await AcquireAsync();
        var second = AcquireAsync();
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(second.IsCompleted);

        first.Dispose();
        while (!second.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        (await second).Dispose();
    }

    [Fact]
    public async Task Patience_ends()
    {
        using var first = await AcquireAsync();
        var second = AcquireAsync();
        while (!second.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Contains("first-start.lock", (await Assert.ThrowsAsync<TimeoutException>(() => second)).Message, StringComparison.Ordinal);
    }

    private Task<FirstStartLock> AcquireAsync() => FirstStartLock.AcquireAsync(folder.Path, Patience, clock, default);
}
