using System.Text.Json;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Registry;
using Gatehouse.Tests.Identity;
using Gatehouse.Tests.Registry;

namespace Gatehouse.Tests.Delivery;

/// <summary>A queued task and the state around it, to be spoiled one at a time.</summary>
internal static class Tasks
{
    public const string Id = "tsk_abcdefghij0123456789aaaaaaaaaaaaaaaa";
    public const string Owner = "owner";

    public static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public static readonly DeliveryOptions Options = new();

    public static TaskRecord Queued { get; } = new()
    {
        Id = Id,
        Connection = IdentityBench.Connection,
        Agent = IdentityBench.Agent,
        Credential = IdentityBench.Credential,
        AgentEpoch = 0,
        Type = "review",
        State = TaskState.Queued,
        KillEpoch = 0,
        PolicyVersion = 1,
        CreatedAt = Now.AddMinutes(-1),
        Deadline = Now.AddHours(24),
    };

    public static TaskRecord Claimed { get; } = Queued with
    {
        State = TaskState.Delivering,
        Attempts = 1,
        Tries = 1,
        Claim = new TaskClaim(Owner, 1, Now.AddSeconds(74)),
    };

    public static LedgerState Open { get; } = LedgerState.Empty with { Version = 5, Status = PartitionStatus.Open };

    public static LedgerState Around(TaskRecord task) => Open with
    {
        Claims = task.Claim is { } claim ? [new ClaimInFlight(task.Id, claim.Attempt, claim.LeaseUntil)] : [],
        Spend = task.Reservation is { } reservation ? SpendAccount.Empty.Reserve(reservation) : SpendAccount.Empty,
    };

    public static ConnectionEntry Entry(string policy = "{}", ConnectionTarget? to = null) => ConnectionDirectory.Compile(Config(policy, to));

    public static byte[] Config(string policy, ConnectionTarget? to = null) =>
        JsonSerializer.SerializeToUtf8Bytes(Documents.Connection with { PolicySource = policy, To = to ?? Documents.Connection.To }, RegistryJson.Default.Connection);

    public static byte[] Bytes(TaskRecord task) => JsonSerializer.SerializeToUtf8Bytes(task, DispatchJson.Default.TaskRecord);

    public static LedgerView View(TaskRecord? task, LedgerState? state = null, DateTimeOffset? now = null) => new(true, state ?? (task is null ? Open : Around(task)), now ?? Now, new(StringComparer.Ordinal)
    {
        [LedgerRows.Task(Id)] = new ViewRow(task is null ? null : (ReadOnlyMemory<byte>?)Bytes(task), task is null ? null : "e1", Changed: false),
    });

    /// <summary>The task that a write leaves.</summary>
    public static TaskRecord After(LedgerWrite write) => TaskChange.Parse(write.Rows.Single(row => row.Key == LedgerRows.Task(Id)) switch
    {
        RowChange.Update update => update.Body,
        var other => throw new InvalidOperationException($"{other}"),
    })!;
}
