namespace Gatehouse.Simulation.Kernel;

/// <summary>A place where one instance after the other lives: a crash ends one, a restart begins the next with empty memory.</summary>
/// <typeparam name="TApp">What an instance holds in memory: the engine's objects.</typeparam>
public sealed class Replica<TApp> : IReplica
{
    private readonly World world;
    private readonly Func<Instance, TApp> build;
    private readonly Func<TApp, Task>? work;
    private int lives;

    internal Replica(World world, string name, Func<Instance, TApp> build, Func<TApp, Task>? work, TimeSpan skew)
    {
        (this.world, this.build, this.work) = (world, build, work);
        (Name, Skew) = (name, skew);
        (Instance, App) = Begin();
    }

    public string Name { get; }

    /// <summary>Of the clock of this and every later life.</summary>
    public TimeSpan Skew { get; set; }

    public Instance Instance { get; private set; }

    public TApp App { get; private set; }

    public bool IsAlive => Instance.IsAlive;

    public Task<T> CallAsync<T>(Func<TApp, Task<T>> call)
    {
        var app = App;
        return Instance.CallAsync(() => call(app));
    }

    public Task CallAsync(Func<TApp, Task> call)
    {
        var app = App;
        return Instance.CallAsync(() => call(app));
    }

    public void Crash() => Instance.Crash();

    public void Restart()
    {
        if (IsAlive)
            return;

        (Instance, App) = Begin();
        world.Trace.Note(world.Scheduler.Now, $"{Instance.Name} started");
    }

    private (Instance Instance, TApp App) Begin()
    {
        var instance = new Instance(world, $"{Name}{++lives}", Skew);
        var app = instance.Inside(() => build(instance));
        instance.WhenCrashed = () => world.WhenCrashed(this);
        if (work is { } loop)
            instance.Spawn(() => loop(app));
        return (instance, app);
    }
}
