using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Bodies;

/// <summary>A policy document: strict JSON, bounded, and left to the policy's own parser.</summary>
public static class PolicyBody
{
    public const int MaxBytes = 32 * 1024;

    private static readonly StrictJsonRules rules = new(MaxBytes);

    public static Task<BodyOf<JsonBody>> ReadAsync(HttpRequest request, CancellationToken ct) => RequestBody.ReadAsync(request, rules, ct);
}
