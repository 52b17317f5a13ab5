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
    private const int MaxError = 64;
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
        if (answered.ContentType is not { } type || !type.Split(';')[0].Trim().EndsWith("json", StringComparison.OrdinalIgnoreCase))
            return new ProviderReply.Failed($"the provider answered {answered.Status} with something else than JSON", answered.RetryAfter);
        if (!StrictJson.TryParse(answered.Body, rules, out var root, out _) || root.ValueKind is not JsonValueKind.Object)
            return new ProviderReply.Failed($"the provider answered {answered.Status} with JSON that cannot be relied on", answered.RetryAfter);
        return answered.Status == 200 ? ReadTokens(root) : ReadError(root, answered);
    }

    private static ProviderReply ReadTokens(JsonElement root)
    {
        if (root.Text("access_token") is not { } access || !IsToken(access))
            return new ProviderReply.Failed("the provider's answer has no `access_token` that can be sent", null);
        if (!string.Equals(root.Text("token_type"), "Bearer", StringComparison.OrdinalIgnoreCase))
            return new ProviderReply.Failed("the provider's token is no `Bearer` token", null);
        var refresh = root.Text("refresh_token");
        if (root.TryGetProperty("refresh_token", out _) && !IsToken(refresh))
            return new ProviderReply.Failed("the provider's `refresh_token` is none that can be sent", null);
        return new ProviderReply.Granted(new ProviderTokens(
            access,
            refresh,
            root.Integer("expires_in") is { } seconds and > 0 and <= LongestLife ? TimeSpan.FromSeconds(seconds) : null,
            root.Text("scope") is { } scope ? [.. scope.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)] : null));
    }

    private static ProviderReply ReadError(JsonElement root, TargetReply.Answered answered) =>
        root.Text("error") is { Length: > 0 and <= MaxError } error && error.All(character => char.IsAsciiLetterLower(character) || character == '_')
            ? new ProviderReply.Refused(error)
            : new ProviderReply.Failed($"the provider answered {answered.Status} without an `error` of OAuth", answered.RetryAfter);
}
