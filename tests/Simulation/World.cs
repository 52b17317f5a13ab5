using Gatehouse.Ports;
using Gatehouse.Simulation.Adapters;
using Gatehouse.Simulation.Checks;
using Gatehouse.Simulation.Faults;
using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Simulation;

/// <summary>
/// Everything outside the instances, as it truly is: time, rows, messages, secrets, targets. A scenario drives it from
/// its own process, which has no faults and never dies.
/// </summary>
public sealed class World
{
    private static readonly TimeSpan firstLook = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan longestLook = TimeSpan.FromHours(1);

    private readonly List<IReplica> replicas = [];
    private readonly IInvariant[] invariants;
    private readonly Dictionary<Type, object> memories = [];
    private readonly FaultPlan plan;
    private readonly SimRandom latencies;
    private readonly SimRandom planRandom;
    private (int Writes, long Sent, int Deliveries) lastChecked;
    private bool faultsStopped;

    internal World(ulong seed, FaultPlan plan, SimOptions options, IChoices choices)
    {
        (Seed, Options, this.plan) = (seed, options, plan);
        Scheduler = new SimScheduler(choices, options, Trace.Hash);
        Driver = new SimContext(Scheduler);
        Pause = new SimPause(Scheduler, Driver);
        Queue = new QueueState(Scheduler, options);
        latencies = Random("latencies");
        planRandom = Random("faults");
        FaultRandom = Random("effects");
        invariants = [.. options.Invariants()];
    }

    public ulong Seed { get; }
    public SimOptions Options { get; }
    public SimScheduler Scheduler { get; }
    public Trace Trace { get; } = new();
    public FaultMatrix Faults { get; } = new();
    public TableState Tables { get; } = new();
    public QueueState Queue { get; }
    public SecretState Secrets { get; } = new();
    public TargetState Targets { get; } = new();
    public SimContext Driver { get; }

    /// <summary>How a scenario lets time pass.</summary>
    public IPause Pause { get; }

    /// <summary>How many gates the run has, where its story leaves that open.</summary>
    public int Gates => plan.Gates;

    /// <summary>Processes that were started, each counted once however often it died.</summary>
    public int Instances => replicas.Count;

    public DateTimeOffset TrueTime => Options.Epoch + Scheduler.Now;

    /// <summary>Writes that were answered with an error and have not landed yet.</summary>
    public int LateLandings { get; private set; }

    /// <summary>Processes that died.</summary>
    public int Crashes { get; private set; }

    /// <summary>Requests that have left their caller and not arrived.</summary>
    public int InFlight { get; internal set; }

    /// <summary>What a fault does. A stream of its own, so that a plan which names the faults of a swarm has their effects too.</summary>
    internal SimRandom FaultRandom { get; }

    internal Exception? Failure { get; private set; }

    /// <summary>A stream of the run's randomness for the scenario's own use.</summary>
    public SimRandom Random(string name) => SimRandom.Stream(Seed, name);

    /// <summary>What a scenario and its checks note of this run; made when first asked for.</summary>
    public T Recall<T>()
        where T : class, new()
    {
        if (memories.TryGetValue(typeof(T), out var memory))
            return (T)memory;

        var made = new T();
        memories.Add(typeof(T), made);
        return made;
    }

    /// <summary>Starts a gateway process.</summary>
    /// <param name="name">Of the place; its lives are numbered.</param>
    /// <param name="build">Makes what the process holds in memory, anew for each life.</param>
    /// <param name="work">What it does unasked for as long as it lives, as receiving from the queue.</param>
    /// <param name="skew">Of its wall clock.</param>
    public Replica<TApp> Start<TApp>(string name, Func<Instance, TApp> build, Func<TApp, Task>? work = null, TimeSpan skew = default)
    {
        if (replicas.Any(other => other.Name == name))
            throw new ArgumentException($"replica `{name}` exists; a second one would draw the same random numbers", nameof(name));

        var replica = new Replica<TApp>(this, name, build, work, skew);
        replicas.Add(replica);
        return replica;
    }

    /// <summary>The process of that name, if it is alive.</summary>
    public Instance? Find(string instance) => replicas.Find(replica => replica.Instance.Name == instance)?.Instance;

    public Instance StartInstance(string name, TimeSpan skew = default) => Start(name, instance => instance, skew: skew).Instance;

    /// <summary>Waits until <paramref name="condition"/> holds of the world.</summary>
    /// <exception cref="InvariantBrokenException">It did not within <paramref name="bound"/> of virtual time.</exception>
    public async Task UntilAsync(string what, Func<bool> condition, TimeSpan bound)
    {
        var deadline = Scheduler.Now + bound;
        for (var look = firstLook; !condition(); look = Longer(look))
        {
            if (Scheduler.Now >= deadline)
                throw new InvariantBrokenException("liveness", $"{what}: not within {bound}");
            await Pause.WaitAsync(look < deadline - Scheduler.Now ? look : deadline - Scheduler.Now, CancellationToken.None);
        }
    }

    /// <summary>No more faults, and every replica runs: from here on the system must come to rest.</summary>
    public void StopFaults()
    {
        faultsStopped = true;
        Trace.Note(Scheduler.Now, "healed");
        foreach (var replica in replicas)
            replica.Restart();
    }

    /// <summary>Lets everything go on as it does, faults and all, until all is quiet or the time is over.</summary>
    public async Task LetGoOnAsync(TimeSpan bound)
    {
        var deadline = Scheduler.Now + bound;
        for (var look = firstLook; !IsQuiet && Scheduler.Now < deadline; look = Longer(look))
            await Pause.WaitAsync(look < deadline - Scheduler.Now ? look : deadline - Scheduler.Now, CancellationToken.None);
    }

    /// <summary>Heals, waits until all is quiet, and then runs the end checks.</summary>
    /// <param name="bound">Of virtual time; past it the run fails.</param>
    /// <param name="quiet">What the scenario calls quiet, beyond no message and no late landing.</param>
    public async Task HealAsync(TimeSpan bound, Func<bool>? quiet = null)
    {
        StopFaults();
        await UntilAsync("quiet after healing", () => IsQuiet && (quiet is null || quiet()), bound);
        foreach (var check in Options.EndChecks())
            check.Check(this);
    }

    public bool IsQuiet => LateLandings == 0 && InFlight == 0 && Queue.All.Count == 0;

    // Time costs nothing here, but each look does: what takes hours is looked at as seldom.
    private static TimeSpan Longer(TimeSpan look) => look < longestLook ? look * 1.25 : look;

    internal void Fail(Exception error) => Failure ??= error;

    internal void After(TimeSpan delay, Action action) => Scheduler.After(delay, Driver, action);

    internal void LandLate(TimeSpan delay, Action effect)
    {
        LateLandings++;
        After(delay, () =>
        {
            LateLandings--;
            effect();
        });
    }

    internal TimeSpan Latency() =>
        Options.MaxLatency == TimeSpan.Zero ? TimeSpan.Zero : latencies.Between(Options.MinLatency, Options.MaxLatency);

    internal OperationRecord Begin(Instance caller, PortOperation operation, string key, FaultKind? cannot)
    {
        var record = Trace.Begin(Scheduler.Now, caller.Name, operation, key);
        (record.Cannot, record.IsHealed) = (cannot, faultsStopped);
        record.Fault = faultsStopped ? Fault.None : plan.Decide(record, planRandom);
        if (record.Fault.Kind == cannot)
            record.Fault = Fault.None;
        Trace.Hash.Add((ulong)record.Fault.Kind);
        return record;
    }

    /// <summary>The call had the fault that was planned for it, or none.</summary>
    internal void Count(OperationRecord record) => Faults.Count(record.Operation, record.Fault.Kind);

    internal void AfterEffect()
    {
        // An effect that left everything as it was, as most reads do, broke nothing either.
        var changes = (Tables.Journal.Count, Queue.Changes, Targets.Deliveries.Count);
        if (changes == lastChecked)
            return;

        lastChecked = changes;
        foreach (var invariant in invariants)
            invariant.Check(this);
    }

    internal void WhenCrashed(IReplica replica)
    {
        Crashes++;
        if (faultsStopped || Options.RestartAfter is not null)
            After(Options.RestartAfter ?? TimeSpan.Zero, replica.Restart);
    }
}
