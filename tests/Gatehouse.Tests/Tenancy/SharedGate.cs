using System.Globalization;
using System.Text;
using Gatehouse.Egress;
using Gatehouse.Http;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Tests.Identity;
using Gatehouse.Tests.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Tenancy;

/// <summary>One instance's engine that several organisations share, each with randomness of its own: its ids do not turn on who else draws.</summary>
internal sealed class SharedGate
{
    private readonly RandomOfTurns random = new();
    private readonly ServiceProvider engine;

    public SharedGate()
    {
        Table = new MemoryTable(Time);
        engine = new ServiceCollection()
            .AddGatehouseEngine(IdentityBench.Options, new EgressOptions())
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton<IPause>(new ImpatientPause(Time))
            .AddSingleton<IRandomSource>(random)
            .AddSingleton<ISecretStore>(new MemorySecrets(Time))
            .AddSingleton<ITaskQueue>(Queue)
            .AddSingleton<ITargetTransport>(new AnsweringTarget())
            .AddSingleton<ITableStore>(Table)
            .BuildServiceProvider();
    }

    public MachineTime Time { get; } = new();

    public MemoryTable Table { get; }

    public MemoryQueue Queue { get; } = new();

    public T Get<T>()
        where T : notnull => engine.GetRequiredService<T>();

    /// <summary>Whoever acts from here on draws from this.</summary>
    public void Turn(IRandomSource own) => random.Own.Value = own;

    /// <summary>
    /// How old the comparison is decides whether a decision is first tried on what is remembered: the same answer, but one draw more.
    /// </summary>
    public Task CompareClocksAsync() => Get<Ledgers>().Store("nobodynobody").ReadAsync(Ledgers.ControlPartition, "none", default);

    /// <summary>All that was ever written for an organisation, in order. ETags are the store's own and count across all.</summary>
    public IReadOnlyList<string> WritesOf(string organisation) =>
    [
        .. from write in Table.Applied
           where write.Partition.StartsWith($"{organisation}|", StringComparison.Ordinal)
           from row in write.Batch
           select string.Create(CultureInfo.InvariantCulture, $"{row.GetType().Name} {write.Partition} {row.Key} {row.Content?.Organisation} {row.Content?.Attempt} {Encoding.UTF8.GetString((row.Content?.Body ?? default).Span)}"),
    ];

    private sealed class RandomOfTurns : IRandomSource
    {
        public AsyncLocal<IRandomSource> Own { get; } = new();

        public void Fill(Span<byte> destination) => (Own.Value ?? throw new InvalidOperationException("nobody's turn")).Fill(destination);
    }
}
