using System.Text;
using Gatehouse.Simulation.Adapters;

namespace Gatehouse.Simulation.Gate;

/// <summary>A provider that rotates refresh tokens and ends everything when one is used twice, and so with codes. Whatever else is called is a target.</summary>
internal sealed class RotatingProvider(World world)
{
    public const string Host = "login.example";

    private static readonly TimeSpan leaseLasts = new Vault.VaultOptions().LeaseLasts;
    private static readonly TimeSpan spread = TimeSpan.FromSeconds(4);

    private readonly List<(int Version, TimeSpan SentAt)> uses = [];
    private int codes;

    /// <summary>The version of the refresh token that is good.</summary>
    public int Last { get; private set; } = 1;

    public bool IsEnded { get; private set; }

    /// <summary>When tokens of a grant were presented to a target: when each call began.</summary>
    public List<TimeSpan> Presented { get; } = [];

    public TargetAnswer Respond(Adapters.Delivery delivery)
    {
        if (delivery.Url.Host != Host)
        {
            if (delivery.Header("Authorization")?.StartsWith("Bearer access-", StringComparison.Ordinal) is true)
                Presented.Add(delivery.StartedAt);
            return TargetAnswer.Json(200, """{"output":1}""");
        }

        var form = Encoding.ASCII.GetString(delivery.Body.Span).Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        return form["grant_type"] == "refresh_token" ? Refresh(delivery, form["refresh_token"]) : Redeem();
    }

    private TargetAnswer Refresh(Adapters.Delivery delivery, string token)
    {
        var used = int.Parse(token["refresh-".Length..]);
        // INVARIANT (one refresh at a time): one that was on its way for long says nothing of when the gate sent it.
        Stories.Expect(uses.All(use => use.Version != used || delivery.StartedAt - use.SentAt > leaseLasts - spread), "a refresh token was used twice within one lease");
        Stories.Expect(uses.All(use => use.Version <= used), "a refresh token was used after a newer one was stored");
        uses.Add((used, delivery.StartedAt));
        IsEnded |= used != Last;
        if (IsEnded)
            return TargetAnswer.Json(400, """{"error":"invalid_grant"}""");
        Last++;
        return Tokens(Last);
    }

    private TargetAnswer Redeem()
    {
        // INVARIANT (single use of a state): nothing may make the gate send its code on again.
        Stories.Expect(++codes == 1, "a code was sent on twice");
        return Tokens(1);
    }

    private TargetAnswer Tokens(int version) =>
        TargetAnswer.Json(200, $$"""{"access_token":"access-{{version}}","token_type":"Bearer","expires_in":600,"refresh_token":"refresh-{{version}}"}""", world.Latency());
}
