using System.Text.Json;

namespace Gatehouse.Http;

/// <summary>A body that is strict JSON, and its very bytes.</summary>
public sealed record JsonBody(ReadOnlyMemory<byte> Utf8, JsonElement Root);
