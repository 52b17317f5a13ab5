using System.Buffers;
using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Dispatching;

/// <summary>What will be sent, byte for byte, and the salt of its commitment. Stored as salt followed by payload.</summary>
public sealed class DispatchInput
{
    private readonly byte[] stored;

    private DispatchInput(byte[] stored)
    {
        this.stored = stored;
        Commitment = CommitmentOf(stored);
    }

    public ReadOnlyMemory<byte> Stored => stored;

    public string Commitment { get; }

    public static DispatchInput Of(DispatchRequest request, string task, string session, Money? bound, IRandomSource random)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        random.Fill(buffer.GetSpan(PayloadCommitment.SaltBytes)[..PayloadCommitment.SaltBytes]);
        buffer.Advance(PayloadCommitment.SaltBytes);
        using (var json = new Utf8JsonWriter(buffer))
            Write(json, request, task, session, bound);
        return new DispatchInput(buffer.WrittenSpan.ToArray());
    }

    /// <summary>The bytes for the target, of a stored row.</summary>
    public static ReadOnlyMemory<byte> PayloadOf(ReadOnlyMemory<byte> stored) => stored[PayloadCommitment.SaltBytes..];

    /// <summary>What the audit keeps of a stored row.</summary>
    public static string CommitmentOf(ReadOnlySpan<byte> stored) => PayloadCommitment.Of(stored[..PayloadCommitment.SaltBytes], stored[PayloadCommitment.SaltBytes..]);

    private static void Write(Utf8JsonWriter json, DispatchRequest request, string task, string session, Money? bound)
    {
        json.WriteStartObject();
        json.WriteString("task"u8, task);
        json.WriteString("connection"u8, request.Connection);
        DispatchContent.WriteKind(json, request);
        json.WriteString("session"u8, session);
        DispatchContent.WriteWork(json, request);
        if (bound is { } money)
            json.WriteNumber("maxCost"u8, money.ToDecimal());
        json.WriteEndObject();
    }
}
