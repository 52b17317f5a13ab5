using System.Security.Cryptography;
using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Registry;
using Gatehouse.Wire;

namespace Gatehouse.Approvals;

/// <summary>
/// What an approval is of: SHA-256 over the canonical form (RFC 8785) of the frozen request. Arguments stand in it as the
/// fingerprint that tells <c>5</c> from <c>"5"</c> and an absent member from <c>null</c>; the payload as the hash of its very bytes.
/// </summary>
public static class ApprovalBinding
{
    /// <param name="target">Who receives, as the connection has it now.</param>
    /// <param name="payload">What would be sent.</param>
    /// <param name="policyVersion">Of the policy that asked.</param>
    /// <param name="expiresAt">Of the approval.</param>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public static string HashOf(TaskRecord task, ConnectionTarget target, ReadOnlyMemory<byte> payload, long policyVersion, DateTimeOffset expiresAt)
    {
        using var document = JsonDocument.Parse(payload);
        using var json = new CanonicalJsonWriter();
        json.BeginObject();
        Text(json, "connection", task.Connection);
        if (task.Reservation is { } reservation)
            Number(json, "costMicros", reservation.Amount.Micros);
        Text(json, "expires", Instant.Format(expiresAt));
        Text(json, "input", HexOf(payload.Span));
        Number(json, "policyVersion", policyVersion);
        Text(json, "receiver", NameOf(target));
        Text(json, "task", task.Id);
        json.Name("tools");
        json.BeginArray();
        foreach (var tool in document.RootElement.GetProperty("tools"u8).EnumerateArray())
            Write(json, tool);
        json.EndArray();
        Text(json, "type", task.Type);
        json.EndObject();
        return HexOf(json.Written);
    }

    public static string HexOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>An agent by its id, an endpoint by its URL.</summary>
    internal static string NameOf(ConnectionTarget target) => target switch
    {
        ConnectionTarget.ToAgent agent => agent.Id,
        ConnectionTarget.ToHttp http => http.Url,
        ConnectionTarget.ToMcp mcp => mcp.Url,
        _ => throw new InvalidOperationException($"no such target: {target}"),
    };

    private static void Write(CanonicalJsonWriter json, JsonElement tool)
    {
        json.BeginObject();
        if (tool.TryGetProperty("arguments"u8, out var arguments))
            Text(json, "arguments", Convert.ToHexStringLower(JsonFingerprint.Of(arguments)));
        Text(json, "name", tool.GetProperty("name"u8).GetString()!);
        json.EndObject();
    }

    private static void Text(CanonicalJsonWriter json, string name, string value)
    {
        json.Name(name);
        json.Text(value);
    }

    private static void Number(CanonicalJsonWriter json, string name, long value)
    {
        json.Name(name);
        json.Number(value);
    }
}
