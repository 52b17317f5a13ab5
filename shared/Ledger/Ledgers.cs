using Gatehouse.Caching;
using Gatehouse.Ports;
using Gatehouse.Telemetry;

namespace Gatehouse.Ledger;

/// <summary>The ledgers of this instance. Two objects for one partition would be safe, only slower.</summary>
public sealed class Ledgers
{
    /// <summary>The partition of what belongs to no connection.</summary>
    public const string ControlPartition = "$control";

    /// <summary>The partition of an organisation's index rows, which no ledger keeps.</summary>
    public const string IndexPartition = "$index";

    private const int Remembered = 20_000;

    private readonly ITableStore store;
    private readonly TimeProvider time;
    private readonly IRowSeal? seal;
    private readonly LedgerRuntime runtime;
    private readonly GenerationCache<(string Organisation, string Partition), ConnectionLedger> ledgers = new(Remembered);

    public Ledgers(
        ITableStore store,
        ITaskQueue queue,
        TimeProvider time,
        IPause pause,
        IRandomSource random,
        GateMeters meters,
        LedgerOptions options,
        IRowSeal? seal = null)
    {
        this.store = store;
        this.time = time;
        this.seal = seal;
        Meters = meters;
        Clock = new InstanceClock(time, options);
        runtime = new LedgerRuntime(queue, time, pause, random, Clock, meters, options);
    }

    public InstanceClock Clock { get; }

    /// <summary>What all of the instance counts on.</summary>
    public GateMeters Meters { get; }

    public ConnectionLedger For(string organisation, string connection) =>
        ledgers.GetOrAdd((organisation, connection), key => new ConnectionLedger(Store(key.Organisation), key.Partition, runtime));

    public ConnectionLedger Control(string organisation) => For(organisation, ControlPartition);

    public OrganisationStore Store(string organisation) => new(organisation, store, Clock, time, seal);

    /// <summary>Watches a dispatch from here to its decision.</summary>
    public DispatchWatch Watch(string connection) => new(connection, Meters, time);

    /// <summary>Writes what was only counted, before the instance goes down.</summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        foreach (var ledger in ledgers.Values)
            await ledger.FlushAsync(ct);
    }
}
