using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http;

/// <summary>The <c>Idempotency-Key</c> header: one, of 1 to 255 visible ASCII characters.</summary>
public static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";
    private const int MaxLength = 255;

    /// <summary>False when the header is there and wrong; a missing one is <see langword="true"/> with a null key.</summary>
    public static bool TryRead(HttpRequest request, out string? key, [NotNullWhen(false)] out string? fault)
    {
        var values = request.Headers[Header];
        key = values.Count == 1 ? values[0] : null;
        fault = values.Count switch
        {
            0 => null,
            1 => FaultOf(key ?? ""),
            _ => $"`{Header}` appears {values.Count} times",
        };
        return fault is null;
    }

    private static string? FaultOf(string key)
    {
        if (key.Length is 0 or > MaxLength)
            return $"`{Header}` has {key.Length} characters; 1 to {MaxLength} are allowed";
        return key.AsSpan().ContainsAnyExceptInRange('!', '~') ? $"`{Header}` must be visible ASCII without spaces" : null;
    }
}
