using Gatehouse.Ports;

namespace Gatehouse.Simulation.Faults;

/// <summary>A port's answer in a few words. Written only when a trace is printed.</summary>
public static class AnswerText
{
    public static string Of(object? answer) => answer switch
    {
        StoreAnswer<BatchOutcome> { Value: BatchOutcome.Applied applied } => $"applied {string.Join(' ', applied.ETags)}",
        StoreAnswer<BatchOutcome> { Value: BatchOutcome.Conflict conflict } => $"conflict at {conflict.Index}, {conflict.Kind}",
        StoreAnswer<TableRow?> row => row.Value?.ETag ?? "absent",
        StoreAnswer<IReadOnlyList<TableRow>> rows => $"{rows.Value.Count} rows",
        IReadOnlyList<ReceivedMessage> messages => string.Join(' ', messages.Select(message => $"{message.Message.Id}x{message.DeliveryCount}")),
        IReadOnlyCollection<SecretVersion> versions => $"{versions.Count} versions",
        Exception error => error.Message,
        null => "",
        _ => answer.ToString() ?? "",
    };
}
