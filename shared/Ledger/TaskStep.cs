namespace Gatehouse.Ledger;

/// <summary>The steps of a task in their order, and the messages that concern no task.</summary>
public enum TaskStep
{
    /// <summary>Waiting for a human, whom the subject asks: wakes for reminder, escalation and expiry.</summary>
    Await = 1,

    /// <summary>Approved, queued or delivering.</summary>
    Deliver = 2,

    /// <summary>Running at an asynchronous target.</summary>
    Result = 3,

    /// <summary>Ended, its callback not yet acknowledged.</summary>
    Notify = 4,

    /// <summary>A change that must reach every partition of a subject.</summary>
    Fence = 100,

    /// <summary>What a task holds of a budget: to be ended with the task, or without it.</summary>
    Budget = 101,

    /// <summary>An approval is over: those who were asked are told.</summary>
    Settled = 102,

    /// <summary>An agent's trust is to be computed again: something it did, or something about it, has changed.</summary>
    Trust = 103,

    /// <summary>Somebody is told of an alert: one notice, over one route.</summary>
    Alert = 104,
}
