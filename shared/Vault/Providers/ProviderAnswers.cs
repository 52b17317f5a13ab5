using System.Text.Json;
using Gatehouse.Identity;
using Gatehouse.Ports;
using Gatehouse.Wire;

namespace Gatehouse.Vault.Providers;

/// <summary>Reads what a token endpoint answered. Of its own words nothing is passed on: they may hold what was sent.</summary>
internal static class ProviderAnswers
{
    public const int MaxBytes = 64 * 1024;

    private const int MaxToken = 8 * 1024;
    private const long LongestLife = 366 * 24 * 60 * 60;

    private static readonly StrictJsonRules rules = new(MaxBytes);

    public static ProviderReply Read(TargetReply reply) => reply switch
    {
        TargetReply.Answered answered => Read(answered),
        TargetReply.NotSent notSent => new ProviderReply.Failed($"the provider was not asked: {notSent.Reason}", null),
        TargetReply.Broken broken => new ProviderReply.Failed($"the provider did not answer: {broken.Reason}", null) { MayHaveActed = true },
        _ => new ProviderReply.TooLate(),
    };

    internal static bool IsToken(string? text) => text is { Length: > 0 and <= MaxToken } && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static ProviderReply Read(TargetReply.Answered answered)
    {
        if (answered.Status is not (200 or 400 or 401 or 403))
            return new ProviderReply.Failed($"the provider answered {answered.Status}", answered.RetryAfter) { MayHaveActed = answered.Status is >= 500 and not 503 };
        if (FindFault(answered, out var root) is { } fault)
            return Faulty(answered, fault);
        return answered.Status == 200 ? ReadTokens(root, answered) : ReadError(root, answered);
    }

    private static string? FindFault(TargetReply.Answered answered, out JsonElement root)
    {
        root = default;
        if (answered.ContentType is not { } type || !type.Split(';')[0].Trim().EndsWith("json", StringComparison.OrdinalIgnoreCase))
            return $"the provider answered {answered.Status} with something else than JSON";
        return StrictJson.TryParse(answered.Body, rules, out root, out _) && root.ValueKind is JsonValueKind.Object ? null
            : $"the provider answered {answered.Status} with JSON that cannot be relied on";
    }

    private static ProviderReply ReadTokens(JsonElement root, TargetReply.Answered answered) => FindFault(root) is { } fault
        ? Faulty(answered, fault)
        : new ProviderReply.Granted(new ProviderTokens(
            root.Text("access_token")!,
            root.Text("refresh_token"),
            root.Integer("expires_in") is { } seconds and > 0 and <= LongestLife ? TimeSpan.FromSeconds(seconds) : null,
            root.Text("scope") is { } scope ? [.. scope.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)] : null));

    private static string? FindFault(JsonElement root) =>
        root.Text("error") is { Length: > 0 } ? "the provider answered 200 with an `error`"
        : !IsToken(root.Text("access_token")) ? "the provider's answer has no `access_token` that can be sent"
        : !string.Equals(root.Text("token_type"), "Bearer", StringComparison.OrdinalIgnoreCase) ? "the provider's token is no `Bearer` token"
        : Has(root, "refresh_token") && !IsToken(root.Text("refresh_token")) ? "the provider's `refresh_token` is none that can be sent"
        : Has(root, "scope") && root.Text("scope") is null ? "the provider's `scope` is no text"
        : null;

    private static bool Has(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null;

    /// <summary>Whoever has rotated takes the token before it no more: what lasts is kept, whatever is wrong beside it.</summary>
    private static ProviderReply Faulty(TargetReply.Answered answered, string fault) => answered.Status == 200 && RefreshIn(answered.Body) is { } refresh
        ? new ProviderReply.Granted(new ProviderTokens("", refresh, null, null) { Fault = fault })
        : new ProviderReply.Failed(fault, answered.RetryAfter);

    /// <returns>Null unless there is exactly one that can be sent.</returns>
    private static string? RefreshIn(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind is JsonValueKind.Object
                && document.RootElement.EnumerateObject().Where(member => member.NameEquals("refresh_token")).ToArray() is [{ Value: { ValueKind: JsonValueKind.String } value }]
                && value.GetString() is { } token && IsToken(token) ? token : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static ProviderReply ReadError(JsonElement root, TargetReply.Answered answered) => root.Text("error") switch
    {
        { } error when ProviderErrors.IsRegistered(error) => new ProviderReply.Refused(error),
        { Length: > 0 } => new ProviderReply.Failed($"the provider answered {answered.Status} with an `error` that no standard knows", answered.RetryAfter),
        _ => new ProviderReply.Failed($"the provider answered {answered.Status} without an `error` of OAuth", answered.RetryAfter),
    };
}
