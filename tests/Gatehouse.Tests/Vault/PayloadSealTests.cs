using System.Text;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Telemetry;
using Gatehouse.Tests.Ledger;
using Gatehouse.Tests.Ports;
using Gatehouse.Vault;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Vault;

public sealed class PayloadSealTests
{
    private const string Organisation = EngineBench.Organisation;
    private const string Said = "pay ana 4,000";

    private readonly EngineBench bench = Sealed();

    [Theory]
    [InlineData("input|t", true)]
    [InlineData("result|t", true)]
    [InlineData("preview|a", true)]
    [InlineData("event|1", true)]
    [InlineData("task|t", false)]
    [InlineData("audit|1", false)]
    [InlineData("state", false)]
    [InlineData("inputs", false)]
    public async Task Payload_is_sealed_in_the_store_and_read_as_it_was_written(string row, bool isSealed)
    {
        await WriteAsync(bench, row);

        var stored = Encoding.UTF8.GetString(bench.World.Table.Find($"{Organisation}|con", row)!.Content.Body.Span);
        Assert.Equal(!isSealed, stored.Contains(Said, StringComparison.Ordinal));
        Assert.Equal(Said, await ReadAsync(bench, row));
        Assert.Equal(Said, Encoding.UTF8.GetString((await bench.Ledgers.Store(Organisation).ReadRangeAsync("con", row, row + "!", 10, default)).Single().Content.Body.Span));
    }

    [Fact]
    public async Task A_whole_dispatch_leaves_nothing_of_its_input_in_the_store()
    {
        var agent = await bench.AgentAsync();
        var connection = await bench.ConnectionAsync(agent);
        var accepted = await bench.DispatchAsync(agent, connection);

        var raw = bench.World.Table.Find($"{Organisation}|{connection.Id}", LedgerRows.Input(accepted.Task.Task))!.Content.Body;
        var read = (await bench.Ledgers.Store(Organisation).ReadAsync(connection.Id, LedgerRows.Input(accepted.Task.Task), default))!.Content.Body;
        Assert.DoesNotContain("review", Encoding.UTF8.GetString(raw.Span), StringComparison.Ordinal);
        Assert.Contains("review", Encoding.UTF8.GetString(read.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_older_gate_stored_plain_is_read()
    {
        await WriteAsync(new EngineBench(bench), "input|t");

        Assert.Equal(Said, await ReadAsync(bench, "input|t"));
    }

    [Fact]
    public async Task A_row_laid_in_another_place_does_not_open()
    {
        await WriteAsync(bench, "input|t");
        var content = bench.World.Table.Find($"{Organisation}|con", "input|t")!.Content;
        await new EngineBench(bench).Ledgers.Store(Organisation).WriteAsync("con", [new TableWrite.Upsert("input|u", content)], default);

        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(bench, "input|u"));
    }

    [Fact]
    public async Task Without_keys_nothing_is_written()
    {
        bench.Secrets.IsDown = true;

        await Assert.ThrowsAsync<StoreUnavailableException>(() => WriteAsync(bench, "input|t"));
        Assert.Null(bench.World.Table.Find($"{Organisation}|con", "input|t"));
    }

    /// <summary>As a host composes it; a bench is else without a seal, so that tests see what is stored.</summary>
    internal static EngineBench Sealed(EngineBench? beside = null) => new(beside, services => services.AddSingleton(Instance));

    private static Ledgers Instance(IServiceProvider host) => new(
        host.GetRequiredService<MemoryTable>(), host.GetRequiredService<ITaskQueue>(), host.GetRequiredService<TimeProvider>(), host.GetRequiredService<IPause>(),
        host.GetRequiredService<IRandomSource>(), new GateMeters(), host.GetRequiredService<LedgerOptions>(), host.GetRequiredService<IRowSeal>());

    private static Task<BatchOutcome> WriteAsync(EngineBench bench, string row) =>
        bench.Ledgers.Store(Organisation).WriteAsync("con", [new TableWrite.Upsert(row, new RowContent(Organisation, "", Encoding.UTF8.GetBytes(Said)))], default);

    private static async Task<string> ReadAsync(EngineBench bench, string row) =>
        Encoding.UTF8.GetString((await bench.Ledgers.Store(Organisation).ReadAsync("con", row, default))!.Content.Body.Span);
}
