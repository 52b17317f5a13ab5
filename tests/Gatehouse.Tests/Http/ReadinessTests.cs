using Gatehouse.Http.Health;
using Gatehouse.Tests.Ports;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Tests.Http;

public sealed class ReadinessTests
{
    private readonly MachineTime time = new();
    private readonly Lines log = new();
    private readonly Check store = new("store");

    [Fact]
    public async Task However_many_ask_at_once_it_looks_once()
    {
        var readiness = Of(store);
        store.Hold();

        var asking = Enumerable.Range(0, 20).Select(_ => readiness.LookAsync()).ToArray();
        await store.Begun;
        store.Release();
        await Task.WhenAll(asking);

        Assert.Equal(1, store.Looks);
    }

    [Fact]
    public async Task What_it_saw_holds_for_a_second_and_no_longer()
    {
        var readiness = Of(store);
        await readiness.LookAsync();
        time.Advance(TimeSpan.FromMilliseconds(999));
        await readiness.LookAsync();
        Assert.Equal(1, store.Looks);

        time.Advance(TimeSpan.FromMilliseconds(1));
        await readiness.LookAsync();
        Assert.Equal(2, store.Looks);
    }

    [Fact]
    public async Task A_process_that_drains_says_so_at_once()
    {
        var process = new Check("process") { MayBeRemembered = false };
        var readiness = Of(process, store);
        await readiness.LookAsync();

        process.Fault = "draining";

        Assert.Equal([("process", "failed"), ("store", "ok")], (await readiness.LookAsync()).Select(state => (state.Name, state.Word)));
    }

    [Fact]
    public async Task A_check_that_throws_has_failed_and_the_others_are_looked_at_all_the_same()
    {
        var readiness = Of(new Check("first") { Throws = true }, store);

        Assert.Equal([("first", "failed"), ("store", "ok")], (await readiness.LookAsync()).Select(state => (state.Name, state.Word)));
    }

    [Fact]
    public async Task What_is_logged_is_the_change()
    {
        var readiness = Of(store);
        foreach (var fault in new[] { null, "slow disk", "slow disk", null, null })
        {
            store.Fault = fault;
            await readiness.LookAsync();
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["store is not ready: slow disk", "store is ready again"], log.Said);
    }

    private Readiness Of(params IReadinessCheck[] checks) => new(checks, time, log);

    private sealed class Check(string name) : IReadinessCheck
    {
        private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TaskCompletionSource? held;

        public string Name => name;

        public bool MayBeRemembered { get; init; } = true;

        public bool Throws { get; init; }

        public string? Fault { get; set; }

        public int Looks { get; private set; }

        public Task Begun => begun.Task;

        public void Hold() => held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release() => held!.SetResult();

        public async Task<string?> FindFaultAsync(CancellationToken ct)
        {
            Looks++;
            begun.TrySetResult();
            if (held is not null)
                await held.Task;
            return Throws ? throw new IOException("gone") : Fault;
        }
    }

    private sealed class Lines : ILogger<Readiness>
    {
        public List<string> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Add(formatter(state, exception));
    }
}
