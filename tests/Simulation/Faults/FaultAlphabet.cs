using static Gatehouse.Simulation.Faults.FaultKind;

namespace Gatehouse.Simulation.Faults;

/// <summary>Which faults each operation can have, with the durations that an enumeration uses.</summary>
public static class FaultAlphabet
{
    private static readonly TimeSpan instant = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan moment = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan slow = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan late = TimeSpan.FromSeconds(20);

    private static readonly Fault[] reads = [new(Fail), new(Delay, slow), new(CrashAfter), new(Freeze, slow)];

    private static readonly Fault[] writes =
    [
        new(Fail), new(AppliedThenFail), new(LandLate, instant), new(LandLate, late), new(Conflict), new(LibraryRetry),
        new(Delay, slow), new(CrashBefore), new(CrashAfter), new(Freeze, moment), new(Freeze, slow),
    ];

    private static readonly Fault[] sends =
    [
        new(Fail), new(AppliedThenFail), new(LandLate, late), new(SendSome, late), new(Duplicate), new(ArriveLate, late),
        new(Delay, slow), new(CrashBefore), new(CrashAfter), new(Freeze, slow),
    ];

    private static readonly Fault[] receives =
        [new(Fail), new(AppliedThenFail), new(Reorder), new(LoseLock), new(Delay, slow), new(CrashAfter), new(Freeze, late)];

    private static readonly Fault[] settlements =
        [new(Fail), new(AppliedThenFail), new(LandLate, late), new(LibraryRetry), new(LoseLock), new(Delay, slow), new(CrashBefore), new(CrashAfter)];

    private static readonly Fault[] creations =
        [new(Fail), new(AppliedThenFail), new(LandLate, late), new(LibraryRetry), new(Delay, slow), new(CrashBefore), new(CrashAfter)];

    private static readonly Fault[] calls =
    [
        new(Fail), new(AppliedThenFail), new(LandLate, late), new(ServerError), new(Delay, slow), new(CrashBefore), new(CrashAfter), new(Freeze, slow),
    ];

    public static IReadOnlyList<Fault> For(PortOperation operation) => operation switch
    {
        _ when IsRead(operation) => reads,
        PortOperation.TableWrite => writes,
        PortOperation.QueueSend => sends,
        PortOperation.QueueReceive => receives,
        PortOperation.SecretCreate or PortOperation.SecretAdd => creations,
        PortOperation.TargetSend => calls,
        _ => settlements,
    };

    /// <summary>It leaves no effect.</summary>
    public static bool IsRead(PortOperation operation) => operation is PortOperation.TableRead or PortOperation.TableRange or PortOperation.SecretRead;

    public static bool Allows(PortOperation operation, FaultKind kind)
    {
        foreach (var fault in For(operation))
        {
            if (fault.Kind == kind)
                return true;
        }

        return false;
    }
}
