using Gatehouse.Ports;
using Gatehouse.Simulation.Adapters;

namespace Gatehouse.Simulation.Kernel;

/// <summary>
/// One life of one gateway process: its clock, its ports, and everything that it holds in memory. After a crash none of
/// its continuations run; its requests on the wire still land, and its queue locks end by time.
/// </summary>
public sealed class Instance
{
    private readonly World world;
    private readonly LinkedList<Action> openCalls = [];

    internal Instance(World world, string name, TimeSpan skew)
    {
        this.world = world;
        Name = name;
        Context = new SimContext(world.Scheduler);
        var random = world.Random(name);
        Clock = new SimTimeProvider(world, skew, random.Next(int.MaxValue));
        Pause = new SimPause(world.Scheduler, Context);
        Random = new SimRandomSource(random);
        var wire = new PortWire(world, this);
        Tables = new SimTableStore(wire, world, name);
        var queue = new SimTaskQueue(wire, world, Context);
        (Queue, Receiver) = (queue, queue);
        Secrets = new SimSecretStore(wire, world);
        Transport = new SimTargetTransport(wire, world, this);
    }

    public string Name { get; }
    public SimContext Context { get; }
    public SimTimeProvider Clock { get; }
    public IPause Pause { get; }
    public IRandomSource Random { get; }
    public ITableStore Tables { get; }
    public ITaskQueue Queue { get; }
    public IQueueReceiver Receiver { get; }
    public ISecretStore Secrets { get; }
    public ITargetTransport Transport { get; }

    public bool IsAlive => Context.IsAlive;

    /// <summary>What the place where it lived does about its death.</summary>
    internal Action? WhenCrashed { get; set; }

    /// <summary>Calls into the instance from outside, as a client would; fails with <see cref="InstanceCrashedException"/> if it dies.</summary>
    public Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        var reply = new TaskCompletionSource<T>();
        if (!IsAlive)
            return Task.FromException<T>(new InstanceCrashedException(Name));

        var open = openCalls.AddLast(() => world.Driver.Post(() => reply.TrySetException(new InstanceCrashedException(Name))));
        Context.Post(() => _ = AnswerAsync(call, reply, open));
        return reply.Task;
    }

    public Task CallAsync(Func<Task> call) => CallAsync(async () =>
    {
        await call();
        return true;
    });

    /// <summary>Starts work that runs for the instance's life; that it throws while the instance lives fails the run.</summary>
    public void Spawn(Func<Task> work) => Context.Post(() => _ = GuardAsync(work));

    public void Crash()
    {
        if (!IsAlive)
            return;

        Context.Kill();
        world.Trace.Note(world.Scheduler.Now, $"{Name} crashed");
        foreach (var open in openCalls)
            open();
        openCalls.Clear();
        WhenCrashed?.Invoke();
    }

    /// <summary>Stops the whole process for a while, as a long collection or a suspended machine would.</summary>
    public void Freeze(TimeSpan duration)
    {
        world.Trace.Note(world.Scheduler.Now, $"{Name} frozen for {duration}");
        Context.Freeze(world.Scheduler.Now + duration);
    }

    /// <summary>Runs now what belongs to the instance, so that whatever it starts continues there.</summary>
    internal T Inside<T>(Func<T> action)
    {
        var outside = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(Context);
        try
        {
            return action();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outside);
        }
    }

    private async Task AnswerAsync<T>(Func<Task<T>> call, TaskCompletionSource<T> reply, LinkedListNode<Action> open)
    {
        try
        {
            var result = await call();
            if (IsAlive)
                reply.TrySetResult(result);
        }
        catch (Exception error) when (IsAlive)
        {
            reply.TrySetException(error);
        }

        if (open.List is not null)
            openCalls.Remove(open);
    }

    private async Task GuardAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception error) when (IsAlive)
        {
            world.Fail(error);
        }
    }
}
