using System.Text.Json;
using Gatehouse.Ports;

namespace Gatehouse.Ledger;

/// <summary>What a queue message says: where to look and what should be found there.</summary>
/// <param name="Base">The version of the partition's state that the announcing commit was decided on.</param>
/// <param name="FirstSent">When the first copy was sent; a put-off keeps it.</param>
/// <param name="PutOffs">How often it was put off.</param>
public sealed record GateMessage(
    string Organisation,
    string Partition,
    TaskStep Step,
    string Subject,
    long Base,
    DateTimeOffset FirstSent,
    int PutOffs = 0)
{
    /// <summary>W3C trace context of what it is about; absent where there is none.</summary>
    public string? TraceParent { get; init; }

    /// <summary>A message's id names the sender's attempt, so that no copy is ever taken for another.</summary>
    public QueueMessage ToQueueMessage(string attempt, DateTimeOffset? visibleAt) =>
        new($"{attempt}-{Subject}-{(int)Step}", JsonSerializer.SerializeToUtf8Bytes(this, LedgerJson.Default.GateMessage), visibleAt);

    /// <returns><see langword="null"/> when the body is not one of ours.</returns>
    public static GateMessage? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, LedgerJson.Default.GateMessage) is { Organisation: not null, Partition: not null, Subject: not null } message
                ? message
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
