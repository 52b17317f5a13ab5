using Gatehouse.Simulation.Faults;
using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Simulation.Adapters;

/// <summary>One request on its way to the world and its answer on the way back.</summary>
internal sealed class PortCall<T>(World world, Instance caller, OperationRecord record, Func<Fault, T> effect)
{
    private readonly TaskCompletionSource<T> reply = new();
    private readonly Fault fault = record.Fault;
    private CancellationTokenRegistration registration;
    private T? value;
    private InjectedFaultException? error;

    public Task<T> StartAsync(CancellationToken ct)
    {
        if (fault.Kind is FaultKind.CrashBefore)
        {
            world.Count(record);
            caller.Crash();
            return reply.Task;
        }

        // A caller that gives up does not call its request back.
        registration = ct.UnsafeRegister(static (reply, token) => ((TaskCompletionSource<T>)reply!).TrySetCanceled(token), reply);
        world.InFlight++;
        Later(world.Driver, static call => ((PortCall<T>)call!).Arrive(), fault.Kind is FaultKind.Delay ? fault.Duration : TimeSpan.Zero);
        return reply.Task;
    }

    private void Arrive()
    {
        world.InFlight--;
        world.Count(record);
        switch (fault.Kind)
        {
            case FaultKind.Fail:
                Fail();
                break;
            case FaultKind.LandLate:
                world.LandLate(fault.Duration, Apply);
                Fail();
                break;
            case FaultKind.AppliedThenFail:
                Apply();
                Fail();
                break;
            case FaultKind.CrashAfter:
                Apply();
                caller.Crash();
                break;
            case FaultKind.Freeze:
                Apply();
                Answer();
                caller.Freeze(fault.Duration);
                break;
            default:
                Apply();
                Answer();
                break;
        }
    }

    /// <summary>The effect itself, and then the checks.</summary>
    private void Apply()
    {
        try
        {
            record.Answer = value = effect(fault);
        }
        catch (InjectedFaultException injected)
        {
            record.Answer = error = injected;
        }

        record.AppliedAt = world.Scheduler.Now;
        world.AfterEffect();
    }

    private void Fail()
    {
        error = new InjectedFaultException(fault.Kind);
        Answer();
    }

    private void Answer() => Later(caller.Context, static call => ((PortCall<T>)call!).Complete());

    private void Complete()
    {
        registration.Dispose();
        if (error is not null)
            reply.TrySetException(error);
        else
            reply.TrySetResult(value!);
    }

    private void Later(SimContext where, SendOrPostCallback step, TimeSpan more = default) => world.Scheduler.After(world.Latency() + more, new Work(where, step, this));
}
