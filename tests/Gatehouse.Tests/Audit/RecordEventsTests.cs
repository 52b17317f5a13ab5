using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Audit;

public sealed class RecordEventsTests
{
    private readonly EngineBench bench = new();

    [Fact]
    public async Task The_chain_holds_a_commitment_and_the_payload_stands_beside_it()
    {
        var agent = await bench.AgentAsync();
        var recorded = EngineBench.Value(await WriteAsync(agent, new AgentEvent("file.read", null, null, JsonDocument.Parse("""{"path":"/secret"}""").RootElement)));

        Assert.Equal(new RecordedEvents($"$events|{agent.Id}", 1, 1), recorded);
        var store = bench.Ledgers.Store(EngineBench.Organisation);
        var payload = (await store.ReadAsync(recorded.Chain, LedgerRows.Event(1), default))!.Content.Body;
        Assert.Equal("""{"data":{"path":"/secret"}}""", System.Text.Encoding.UTF8.GetString(payload.Span[PayloadCommitment.SaltBytes..]));
        var entry = JsonDocument.Parse((await store.ReadAsync(recorded.Chain, LedgerRows.Audit(1), default))!.Content.Body).RootElement;
        Assert.Equal(("agent-event", "file.read"), (entry.GetProperty("kind").GetString(), entry.GetProperty("action").GetString()));
        Assert.Equal(PayloadCommitment.Of(payload.Span[..PayloadCommitment.SaltBytes], payload.Span[PayloadCommitment.SaltBytes..]), entry.GetProperty("payload").GetString());
        Assert.DoesNotContain("secret", entry.GetRawText());
    }

    [Fact]
    public async Task When_it_happened_is_kept_beside_the_chain_and_each_payload_has_its_own_place_and_salt()
    {
        var agent = await bench.AgentAsync();
        var at = new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
        var recorded = EngineBench.Value(await WriteAsync(agent, Said("one"), new AgentEvent("two", null, at, null), new AgentEvent("three", null, at, null)));
        var rows = new List<byte[]?>();
        foreach (var sequence in new[] { 1, 2, 3 })
            rows.Add((await bench.Ledgers.Store(EngineBench.Organisation).ReadAsync(recorded.Chain, LedgerRows.Event(sequence), default))?.Content.Body.ToArray());

        Assert.Equal(new RecordedEvents($"$events|{agent.Id}", 1, 3), recorded);
        Assert.Null(rows[0]);
        Assert.Equal("""{"at":"2026-06-01T12:00:00.000Z"}""", System.Text.Encoding.UTF8.GetString(rows[1]!.AsSpan(PayloadCommitment.SaltBytes)));
        Assert.NotEqual(rows[1]!.Take(PayloadCommitment.SaltBytes), rows[2]!.Take(PayloadCommitment.SaltBytes));
    }

    [Fact]
    public async Task Sixty_a_minute_are_taken_and_the_next_must_wait()
    {
        var agent = await bench.AgentAsync();
        foreach (var count in new[] { 32, 28 })
            EngineBench.Value(await WriteAsync(agent, [.. Enumerable.Repeat(Said("step"), count)]));

        var refusal = (await WriteAsync(agent, Said("step"))).Match(_ => null!, refusal => refusal);
        Assert.Equal((RefusalCode.RateLimited, "audit.events.perMinute", true), (refusal.Code, refusal.Clause, refusal.MayRetry));
        Assert.Equal($"agent `{agent.Id}` may write 60 events a minute; 60 count now, those of this request with them", refusal.Detail);
        Assert.Equal("wait, or send fewer at once", refusal.Unlock);
        Assert.InRange(refusal.RetryAfter!.Value, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(66));
        Assert.Equal(60, (await bench.StateAsync(AgentEvents.Partition(agent.Id))).Head.Sequence);

        bench.World.Time.Advance(refusal.RetryAfter.Value);
        Assert.Equal(61, EngineBench.Value(await WriteAsync(agent, Said("step"))).Last);
    }

    [Fact]
    public async Task Of_a_request_that_does_not_fit_nothing_is_taken()
    {
        var agent = await bench.AgentAsync();
        EngineBench.Value(await WriteAsync(agent, [.. Enumerable.Repeat(Said("step"), 32)]));

        Assert.Equal("rate-limited", Code(await WriteAsync(agent, [.. Enumerable.Repeat(Said("step"), 29)])));

        Assert.Equal(60, EngineBench.Value(await WriteAsync(agent, [.. Enumerable.Repeat(Said("step"), 28)])).Last);
    }

    [Fact]
    public async Task A_task_that_is_named_is_one_s_own()
    {
        var (agent, stranger) = (await bench.AgentAsync(), await bench.AgentAsync());
        var task = (await bench.DispatchAsync(agent, await bench.ConnectionAsync(agent))).Task.Task;

        EngineBench.Value(await WriteAsync(agent, Said("step") with { Task = task }));
        Assert.Equal("not-found", Code(await WriteAsync(stranger, Said("step") with { Task = task })));
        Assert.Equal($"there is no task `{task}`", (await WriteAsync(stranger, Said("step") with { Task = task })).Match(_ => "", refusal => refusal.Detail));
        Assert.Equal("not-found", Code(await WriteAsync(agent, Said("step") with { Task = task[..^1] + (task[^1] == 'a' ? 'b' : 'a') })));
    }

    private static AgentEvent Said(string action) => new(action, null, null, null);

    private static string Code<T>(ChangeOutcome<T> outcome) => outcome.Match(_ => "done", refusal => refusal.Code.ToWireName());

    private Task<ChangeOutcome<RecordedEvents>> WriteAsync(Agent agent, params AgentEvent[] events) =>
        new RecordEvents(bench.Ledgers, new AgentEvents(bench.Ledgers, bench.Links), bench.Random)
            .HandleAsync(new AuditWriterPrincipal(agent.Organisation, agent.Id, Ids.NewCredential(agent.Organisation, bench.Random)), events, default);
}
