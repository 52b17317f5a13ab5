using System.Runtime.InteropServices;
using System.Text.Json;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Wire;

namespace Gatehouse.Http.Bodies;

/// <summary>Kinds of members that several bodies have.</summary>
internal static class BodyMembers
{
    private const int MaxUrl = 2048;

    public static Money? OptionalMoney(this StrictObject body, string name)
    {
        if (body.Optional(name, JsonValueKind.Number) is not { } value)
            return null;
        if (Money.TryParse(JsonMarshal.GetRawUtf8Value(value), out var money) && money.Micros <= Money.MaxMicros)
            return money;
        body.Refuse(name, "must be an amount of at most six decimals, not negative");
        return null;
    }

    /// <summary>The floor of trust, <c>trust: { minimum }</c>; absent leaves what there is, a minimum of <c>null</c> takes it away.</summary>
    public static TrustFloorChange? OptionalTrust(this StrictObject body)
    {
        if (body.OptionalObject("trust") is not { } trust)
            return null;
        TrustLevel? minimum = null;
        if (trust.OptionalText("minimum") is { } word && !Levels.TryGetValue(word, out minimum))
            trust.Refuse("minimum", $"must be one of `{string.Join("`, `", Enum.GetNames<TrustLevel>())}`");
        trust.Close();
        return new TrustFloorChange(minimum);
    }

    private static Dictionary<string, TrustLevel?> Levels { get; } = Enum.GetValues<TrustLevel>().ToDictionary(level => level.ToString(), level => (TrustLevel?)level, StringComparer.Ordinal);

    /// <summary>Absolute, http or https, without user info or fragment. Whether it may be called is the egress rules' business.</summary>
    public static Uri? RequiredUrl(this StrictObject body, string name) => Url(body, name, body.RequiredText(name, MaxUrl));

    /// <inheritdoc cref="RequiredUrl"/>
    public static Uri? OptionalUrl(this StrictObject body, string name) => Url(body, name, body.OptionalText(name, MaxUrl));

    private static Uri? Url(StrictObject body, string name, string? text)
    {
        if (text is null)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url)
            && url.Scheme is "http" or "https"
            && url is { UserInfo: "", Fragment: "" }
            && !text.Contains('\\', StringComparison.Ordinal))
            return url;
        body.Refuse(name, "must be an absolute http or https URL without user info or fragment");
        return null;
    }

    public static string? OptionalOneOf(this StrictObject body, string name, params ReadOnlySpan<string> values)
    {
        if (body.OptionalText(name) is not { } value)
            return null;
        if (values.Contains(value))
            return value;
        body.Refuse(name, $"must be one of `{string.Join("`, `", values!)}`");
        return null;
    }

    /// <summary>Silence would be taken for consent: what the gate cannot do yet it says.</summary>
    public static void RefuseUnavailable(this StrictObject body, string name, string what)
    {
        if (body.Optional(name) is not null)
            body.Refuse(name, $"{what} are not available");
    }
}
