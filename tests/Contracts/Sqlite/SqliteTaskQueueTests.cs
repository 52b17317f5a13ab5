using System.Globalization;
using Gatehouse.Local.Adapters.Sqlite;
using Gatehouse.Ports;

namespace Gatehouse.Contracts.Sqlite;

public sealed class SqliteTaskQueueTests : TaskQueueContract, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ManualClock clock = new();

    protected override TimeSpan LockTerm => SqliteQueueOptions.Default.LockTerm;

    protected override DateTimeOffset BrokerNow => clock.GetUtcNow();

    public void Dispose() => folder.Dispose();

    protected override QueueUnderTest Open() => Open(folder.Open());

    protected override Task AdvanceAsync(TimeSpan duration)
    {
        clock.Advance(duration);
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Finding_due_messages_uses_the_index_and_sorts_nothing(int dead)
    {
        using var connection = SqliteConnection.Open(folder.Open().File, readOnly: true);

        var plan = Plan(connection, $"SELECT number, id FROM messages WHERE dead = {dead} AND due <= 5 ORDER BY due LIMIT 10");

        Assert.Contains("USING INDEX messages_due (dead=? AND due<?)", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_gets_what_has_been_visible_longest_first()
    {
        var queue = Open();
        foreach (var second in new[] { 3, 1, 2 })
            await queue.Sender.SendAsync([new QueueMessage(second.ToString(CultureInfo.InvariantCulture), "{}"u8.ToArray(), BrokerNow.AddSeconds(second))], default);
        clock.Advance(TimeSpan.FromSeconds(10));

        var received = await queue.Receiver.ReceiveAsync(2, TimeSpan.Zero, default);

        Assert.Equal(["1", "2"], received.Select(message => message.Message.Id));
    }

    [Fact]
    public async Task A_receiver_that_is_told_to_stop_stops()
    {
        var queue = Open();
        using var stop = new CancellationTokenSource();
        var receiving = queue.Receiver.ReceiveAsync(1, TimeSpan.FromDays(1), stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
    }

    [Fact]
    public async Task Waiting_for_messages_takes_no_turn_of_the_writer()
    {
        var database = folder.Open();
        var receiving = Open(database).Receiver.ReceiveAsync(1, TimeSpan.FromSeconds(1), default);
        while (!receiving.IsCompleted)
        {
            clock.Advance(SqliteQueueOptions.Default.Poll);
            await Task.Yield();
        }

        Assert.Equal(0, database.Writer.Counters.Items);
    }

    private QueueUnderTest Open(SqliteDatabase database)
    {
        var queue = new SqliteTaskQueue(database, clock, SqliteQueueOptions.Default);
        return new QueueUnderTest(queue, queue);
    }

    private static string Plan(SqliteConnection connection, string sql)
    {
        var statement = connection.Statement("EXPLAIN QUERY PLAN " + sql);
        var plan = "";
        while (statement.Step())
            plan += statement.Text(3) + "\n";
        return plan;
    }
}
