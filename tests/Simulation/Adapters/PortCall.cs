using Gatehouse.Simulation.Faults;
using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Simulation.Adapters;

/// <summary>One request on its way to the world and its answer on the way back.</summary>
internal sealed class PortCall<T>(World world, Instance caller, OperationRecord record, Func<Fault, T> effect)
{
    private readonly TaskCompletionSource<T> reply = new();
    private readonly Fault fault = record.Fault;
    private CancellationTokenRegistration registration;

    public Task<T> StartAsync(CancellationToken ct)
    {
        if (fault.Kind is FaultKind.CrashBefore)
        {
            world.Count(record);
            caller.Crash();
            return reply.Task;
        }

        // A caller that gives up does not call its request back.
        registration = ct.UnsafeRegister((_, token) => reply.TrySetCanceled(token), null);
        world.InFlight++;
        world.After(world.Latency() + (fault.Kind is FaultKind.Delay ? fault.Duration : TimeSpan.Zero), Arrive);
        return reply.Task;
    }

    private void Arrive()
    {
        world.InFlight--;
        world.Count(record);
        switch (fault.Kind)
        {
            case FaultKind.Fail:
                Answer(() => reply.TrySetException(new InjectedFaultException(fault.Kind)));
                break;
            case FaultKind.LandLate:
                world.LandLate(fault.Duration, () => Apply());
                Answer(() => reply.TrySetException(new InjectedFaultException(fault.Kind)));
                break;
            case FaultKind.AppliedThenFail:
                Apply();
                Answer(() => reply.TrySetException(new InjectedFaultException(fault.Kind)));
                break;
            case FaultKind.CrashAfter:
                Apply();
                caller.Crash();
                break;
            case FaultKind.Freeze:
                Answer(Apply());
                caller.Freeze(fault.Duration);
                break;
            default:
                Answer(Apply());
                break;
        }
    }

    /// <summary>The effect itself, and then the checks; gives what completes the call.</summary>
    private Action Apply()
    {
        Action completion;
        try
        {
            var value = effect(fault);
            record.Answer = value;
            completion = () => reply.TrySetResult(value);
        }
        catch (InjectedFaultException error)
        {
            record.Answer = error;
            completion = () => reply.TrySetException(error);
        }

        record.AppliedAt = world.Scheduler.Now;
        world.AfterEffect();
        return completion;
    }

    private void Answer(Action completion) => world.Scheduler.After(world.Latency(), caller.Context, () =>
    {
        registration.Dispose();
        completion();
    });
}
