using System.Buffers;
using System.Text;
using Gatehouse.Closing;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Retention;
using Gatehouse.Tests.Ports;
using Gatehouse.Tests.Vault;

namespace Gatehouse.Tests.Retention;

/// <summary>Rows whose seal does not open any more: changed, or their data key gone or spoiled.</summary>
public sealed class UnopenedRowsTests
{
    private const string Organisation = EngineBench.Organisation;

    private readonly EngineBench bench = PayloadSealTests.Sealed();

    [Theory]
    [InlineData(Harm.Row)]
    [InlineData(Harm.KeyIsGone)]
    [InlineData(Harm.KeyIsSpoiled)]
    [InlineData(Harm.KeyMakesNoSense)]
    public async Task They_are_erased_like_every_other(Harm harm)
    {
        var (connection, one, two) = await DoneAsync();
        Spoil(harm, connection, one);
        bench.World.Time.Advance(TimeSpan.FromDays(RetentionSettings.Default.PayloadDays));

        var run = await Fresh().Get<ApplyRetention>().HandleAsync(Organisation, DateTimeOffset.MaxValue, default);

        Assert.True(run.Failure is null, run.Failure?.ToString());
        Assert.Equal(4, run.Erased);
        Assert.All([one, two], task => Assert.Null(bench.World.Table.Find($"{Organisation}|{connection}", LedgerRows.Input(task))));
    }

    [Theory]
    [InlineData(Harm.Row, 1)]
    [InlineData(Harm.KeyIsGone, 4)]
    [InlineData(Harm.KeyIsSpoiled, 4)]
    [InlineData(Harm.KeyMakesNoSense, 4)]
    public async Task A_closing_names_them_and_goes_on(Harm harm, int unopened)
    {
        var (connection, one, _) = await DoneAsync();
        Spoil(harm, connection, one);

        var rows = await TakenAsync();

        Assert.Equal(unopened, rows.Count(row => !row.IsOpen));
        Assert.Contains(rows, row => row.Row.Key == LedgerRows.Input(one) && !row.IsOpen);
        var written = new ArrayBufferWriter<byte>();
        using var bundle = new ClosingBundle(written);
        foreach (var row in rows)
            bundle.Row(row);
        Assert.Contains($"{{\"row\":{{\"in\":\"{connection}\",\"key\":\"input|{one}\",\"unopened\":true}}}}", Encoding.UTF8.GetString(written.WrittenSpan), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_has_the_first_rows_of_an_export_goes_on_behind_them()
    {
        await DoneAsync();
        var all = await WriteAsync(after: 0);
        for (var kept = 1; kept < all.Length; kept++)
            Assert.Equal(string.Join('\n', all), string.Join('\n', all.Take(kept).Concat(await WriteAsync(kept))));
    }

    private async Task<string[]> WriteAsync(int after)
    {
        var written = new ArrayBufferWriter<byte>();
        using var bundle = new ClosingBundle(written, after);
        await foreach (var row in Fresh().Get<ReadTakenRows>().AllAsync(Organisation, default))
            bundle.Row(row);
        bundle.End("word");
        return Encoding.UTF8.GetString(written.WrittenSpan).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private async Task<IReadOnlyList<TakenRow>> TakenAsync()
    {
        var rows = new List<TakenRow>();
        await foreach (var row in Fresh().Get<ReadTakenRows>().AllAsync(Organisation, default))
            rows.Add(row);
        return rows;
    }

    /// <summary>Whose keys are not held from before.</summary>
    private EngineBench Fresh() => PayloadSealTests.Sealed(bench);

    private void Spoil(Harm harm, string connection, string task)
    {
        var (partition, row) = harm == Harm.Row ? (connection, LedgerRows.Input(task)) : ("$keys", "data");
        var stored = bench.World.Table.Find($"{Organisation}|{partition}", row)!.Content;
        var text = Encoding.UTF8.GetString(stored.Body.Span);
        byte[] spoiled = harm switch
        {
            Harm.Row => [.. stored.Body.Span[..^1], (byte)(stored.Body.Span[^1] ^ 1)],
            Harm.KeyMakesNoSense => "{"u8.ToArray(),
            Harm.KeyIsSpoiled => Encoding.UTF8.GetBytes(text.Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal)),
            _ => Encoding.UTF8.GetBytes(text.Replace("\"master\":\"", "\"master\":\"gone", StringComparison.Ordinal)),
        };
        Assert.NotEqual(stored.Body.ToArray(), spoiled);
        bench.World.Table.Put($"{Organisation}|{partition}", row, stored with { Body = spoiled });
    }

    private async Task<(string Connection, string One, string Two)> DoneAsync()
    {
        var agent = await bench.AgentAsync();
        var connection = await bench.ConnectionAsync(agent);
        var tasks = new List<string>();
        for (var n = 0; n < 2; n++)
        {
            tasks.Add((await bench.DispatchAsync(agent, connection)).Task.Task);
            await bench.HandleMessage.HandleAsync(new TestMessage(bench.World.Queue.Sent[^1], []), default);
        }

        return (connection.Id, tasks[0], tasks[1]);
    }

    public enum Harm
    {
        Row,
        KeyIsGone,
        KeyIsSpoiled,
        KeyMakesNoSense,
    }
}
