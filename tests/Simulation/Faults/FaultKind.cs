namespace Gatehouse.Simulation.Faults;

/// <summary>What can go wrong with one port call.</summary>
public enum FaultKind
{
    None,

    /// <summary>Not applied; the caller gets an error.</summary>
    Fail,

    /// <summary>Applied; the caller gets an error all the same.</summary>
    AppliedThenFail,

    /// <summary>The caller gets an error now; the operation lands later, if its conditions hold then.</summary>
    LandLate,

    /// <summary>The request takes longer to arrive.</summary>
    Delay,

    /// <summary>The caller dies before the request leaves.</summary>
    CrashBefore,

    /// <summary>Applied; the caller dies before it learns so.</summary>
    CrashAfter,

    /// <summary>Applied; the caller's process stands still before it learns so.</summary>
    Freeze,

    /// <summary>A write that could have been applied is answered with a conflict and not applied.</summary>
    Conflict,

    /// <summary>Applied, the answer lost, and tried again by the library: the caller gets the second answer.</summary>
    LibraryRetry,

    /// <summary>Each message is sent twice.</summary>
    Duplicate,

    /// <summary>Of the messages any subset is sent, now or later, and the caller gets an error.</summary>
    SendSome,

    /// <summary>Acknowledged, but received only later.</summary>
    ArriveLate,

    /// <summary>Messages are received in any order.</summary>
    Reorder,

    /// <summary>The lock of what is received or settled has ended already.</summary>
    LoseLock,

    /// <summary>The target did its work and answers 500.</summary>
    ServerError,
}
