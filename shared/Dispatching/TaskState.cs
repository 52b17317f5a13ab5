using System.Text.Json;
using System.Text.Json.Serialization;
using Gatehouse.Ledger;

namespace Gatehouse.Dispatching;

/// <summary>Where a task stands. On the wire each is its name in camelCase; an ended state never changes.</summary>
[JsonConverter(typeof(CamelCaseEnum<TaskState>))]
public enum TaskState
{
    AwaitingApproval,
    Approved,
    Queued,
    Delivering,
    Running,
    Succeeded,
    Failed,
    Withheld,
    Indeterminate,
    Denied,
    Expired,
    Cancelled,
    Routed,
}
