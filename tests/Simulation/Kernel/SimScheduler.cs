namespace Gatehouse.Simulation.Kernel;

/// <summary>
/// One thread, one queue of what is ready, and virtual time. A choice picks what runs next; time moves only when
/// nothing is ready, and then to the next timer.
/// </summary>
public sealed class SimScheduler(IChoices choices, SimOptions options, TraceHash hash)
{
    /// <summary>Real time; only a run that fails anyway waits for it, to name the true cause.</summary>
    private static readonly TimeSpan escapeGrace = TimeSpan.FromSeconds(1);

    private readonly int thread = Environment.CurrentManagedThreadId;
    private readonly List<Work> ready = [];
    private readonly PriorityQueue<Work, (long Due, long Order)> timers = new();
    private long timersMade;
    private volatile bool escaped;

    /// <summary>True virtual time since the start of the run.</summary>
    public TimeSpan Now { get; private set; }

    public long Steps { get; private set; }

    public void Ready(Work work)
    {
        // A post from elsewhere means that code under test left the simulation, and its order would be the machine's.
        if (Environment.CurrentManagedThreadId != thread)
            escaped = true;
        else
            ready.Add(work);
    }

    public void At(TimeSpan due, SimContext context, Action action) =>
        At(due, new Work(context, static state => ((Action)state!)(), action));

    public void After(TimeSpan delay, SimContext context, Action action) => At(Now + delay, context, action);

    public void After(TimeSpan delay, Work work) => At(Now + delay, work);

    /// <summary>Runs until <paramref name="done"/>.</summary>
    /// <exception cref="SimulationStuckException">Deadlock, runaway, or a continuation on a foreign thread.</exception>
    public void RunUntil(Func<bool> done)
    {
        var outside = SynchronizationContext.Current;
        try
        {
            while (!done())
                Step();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outside);
        }
    }

    private void Step()
    {
        if (escaped)
            throw Escape();
        if (ready.Count == 0)
            Advance();
        if (++Steps > options.MaxSteps)
            throw new SimulationStuckException($"runaway: {Steps} steps; {options.MaxSteps} are allowed");

        var work = Take();
        if (!work.Context.IsAlive)
            return;
        if (work.Context.FrozenUntil > Now)
        {
            At(work.Context.FrozenUntil, work);
            return;
        }

        SynchronizationContext.SetSynchronizationContext(work.Context);
        work.Callback(work.State);
    }

    private void At(TimeSpan due, Work work)
    {
        if (due <= Now)
            Ready(work);
        else
            timers.Enqueue(work, (due.Ticks, timersMade++));
    }

    private static SimulationStuckException Escape() => new(
        "a continuation escaped to another thread: the engine waited for something that is no port, or combined (WhenAll, WhenAny) "
        + "the task of a completion source that runs its continuations asynchronously");

    private Work Take()
    {
        var index = 0;
        if (ready.Count > 1)
        {
            index = choices.Pick(ready.Count);
            hash.Add((ulong)index);
        }

        var work = ready[index];
        ready.RemoveAt(index);
        return work;
    }

    private void Advance()
    {
        if (!timers.TryPeek(out _, out var first))
            throw SpinWait.SpinUntil(() => escaped, escapeGrace) ? Escape() : new SimulationStuckException($"deadlock at {Now}: nothing is ready and nothing is timed, and the scenario has not ended");

        Now = TimeSpan.FromTicks(first.Due);
        hash.Add((ulong)first.Due);
        if (Now > options.MaxVirtualTime)
            throw new SimulationStuckException($"runaway: virtual time reached {Now}; {options.MaxVirtualTime} is allowed");

        // All that is due at this moment is due at once: their order is a choice too.
        while (timers.TryPeek(out _, out var next) && next.Due == first.Due)
            ready.Add(timers.Dequeue());
    }
}
