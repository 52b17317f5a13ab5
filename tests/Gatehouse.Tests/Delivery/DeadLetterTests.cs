using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;
using Gatehouse.Tests.Registry;

namespace Gatehouse.Tests.Delivery;

public sealed class DeadLetterTests
{
    private const string IndexPartition = $"{EngineBench.Organisation}|{Ledgers.IndexPartition}";

    private readonly EngineBench bench = new();
    private readonly List<string> log = [];
    private Credential? credential = Documents.Credential;

    [Fact]
    public async Task Its_index_row_is_written_before_the_commit_that_makes_it_one()
    {
        var (_, task) = await AcceptedAsync();
        bench.Target.Answer = _ => AnsweringTarget.Says("", 500);
        bench.World.Table.Applied.Clear();

        await HandleAsync(bench.World.Queue.Sent[^1]);

        var writes = bench.World.Table.Applied.Select(applied => applied.Batch.Select(write => write.Key).ToArray()).ToList();
        var named = writes.FindIndex(keys => keys.Contains(LedgerRows.DeadLetter(task)));
        Assert.InRange(named, 0, writes.Count - 2);
        Assert.Contains(LedgerRows.Task(task), writes[named + 1]);
        Assert.Equal([task], (await ListAsync()).Select(letter => letter.Task.Id));
    }

    [Fact]
    public async Task A_row_that_names_nothing_is_skipped_and_removed_once_it_never_will()
    {
        var (connection, task) = await AcceptedAsync();
        var version = (await bench.StateAsync(connection.Id)).Version;
        await PutAsync(task, version);

        Assert.Empty(await ListAsync());
        Assert.NotNull(bench.World.Table.Find(IndexPartition, LedgerRows.DeadLetter(task)));

        await bench.Ledgers.For(EngineBench.Organisation, connection.Id).TouchAsync(default);
        Assert.Empty(await ListAsync());
        Assert.Null(bench.World.Table.Find(IndexPartition, LedgerRows.DeadLetter(task)));
    }

    [Fact]
    public async Task The_ids_of_a_chain_of_replays_all_lead_to_its_last_and_the_key_is_the_first_s()
    {
        bench.Target.Answer = _ => AnsweringTarget.Says("", 500);
        var (_, first) = await AcceptedAsync();
        await HandleAsync(bench.World.Queue.Sent[^1]);

        var second = await ReplayedAsync(first);
        Assert.Equal((second, true), (await ReplayedAsync(first), (await AcceptAsync(first)).Replayed));
        await HandleAsync(bench.World.Queue.Sent[^1]);
        var third = await ReplayedAsync(first);
        Assert.Equal(third, await ReplayedAsync(second));
        await HandleAsync(bench.World.Queue.Sent[^1]);

        Assert.Equal(3, new[] { first, second, third }.Distinct().Count());
        Assert.Equal([first, first, first], bench.Target.Calls.Select(call => call.Headers[0].Value));
        Assert.Equal([third], (await ListAsync()).Select(letter => letter.Task.Id));
        Assert.Equal((second, first), ((await ListAsync())[0].Task.ReplayOf, (await ListAsync())[0].Task.RootKey));
    }

    [Fact]
    public async Task What_its_credential_may_no_longer_ask_for_is_not_asked_for_again()
    {
        bench.Target.Answer = _ => AnsweringTarget.Says("", 500);
        var (_, task) = await AcceptedAsync();
        await HandleAsync(bench.World.Queue.Sent[^1]);
        credential = null;

        var refused = Assert.IsType<DispatchOutcome.Refused>(await Replay.HandleAsync(EngineBench.Organisation, task, EngineBench.Operator, default));

        Assert.Equal(Gatehouse.Policy.RefusalCode.AgentRevoked, refused.Refusal.Code);
        Assert.NotNull(refused.At);
    }

    private ReplayDeadLetter Replay => new(bench.Ledgers, bench.Accept, new KnownCredential(credential));

    private async Task<string> ReplayedAsync(string task) => (await AcceptAsync(task)).Task.Task;

    private async Task<DispatchOutcome.Accepted> AcceptAsync(string task) =>
        Assert.IsType<DispatchOutcome.Accepted>(await Replay.HandleAsync(EngineBench.Organisation, task, EngineBench.Operator, default));

    private Task<IReadOnlyList<TaskView>> ListAsync() => new DeadLetterIndex(bench.Ledgers).ListAsync(EngineBench.Organisation, null, "", 100, default);

    private Task PutAsync(string task, long version) => bench.Ledgers.Store(EngineBench.Organisation).WriteAsync(
        Ledgers.IndexPartition,
        [new TableWrite.Upsert(LedgerRows.DeadLetter(task), new RowContent(EngineBench.Organisation, "", System.Text.Encoding.ASCII.GetBytes($"{version}")))],
        default);

    private Task HandleAsync(QueueMessage message) => bench.HandleMessage.HandleAsync(new TestMessage(message, log), default);

    private async Task<(Connection Connection, string Task)> AcceptedAsync()
    {
        var agent = await bench.AgentAsync();
        var connection = await bench.ConnectionAsync(agent, """{"delivery":{"maxAttempts":1}}""");
        return (connection, (await bench.DispatchAsync(agent, connection)).Task.Task);
    }

    private sealed class KnownCredential(Credential? credential) : ICredentialDirectory
    {
        public Task<(Credential Credential, Agent Agent)?> FindAsync(string credentialId, CancellationToken ct) =>
            Task.FromResult<(Credential, Agent)?>(credential is null ? null : (credential, Documents.Agent));
    }
}
