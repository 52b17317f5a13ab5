using System.Text.Json;

namespace Gatehouse.Guardrails.Remote;

/// <param name="Body">JSON.</param>
/// <param name="Read">Reads the answer's root, which is strict JSON, and nothing more is known of it.</param>
internal sealed record RemoteQuestion(ReadOnlyMemory<byte> Body, Func<JsonElement, RemoteAnswer> Read);
