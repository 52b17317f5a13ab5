using System.Text;
using Gatehouse.Simulation.Adapters;

namespace Gatehouse.Simulation.Gate;

/// <summary>A provider that rotates refresh tokens and ends everything when one is used twice.</summary>
internal sealed class RotatingProvider(World world)
{
    public const string Host = "login.example";

    private static readonly TimeSpan leaseLasts = new Vault.VaultOptions().LeaseLasts;
    private static readonly TimeSpan spread = TimeSpan.FromSeconds(4);

    private readonly List<(int Version, TimeSpan At)> uses = [];

    /// <summary>The version of the refresh token that is good.</summary>
    public int Last { get; private set; } = 1;

    public bool IsEnded { get; private set; }

    public TargetAnswer Respond(Adapters.Delivery delivery)
    {
        var form = Encoding.ASCII.GetString(delivery.Body.Span).Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        var used = int.Parse(form["refresh_token"]["refresh-".Length..]);
        // INVARIANT (one refresh at a time), as the provider sees it.
        Stories.Expect(uses.All(use => use.Version != used || delivery.ReceivedAt - use.At > leaseLasts - spread), "a refresh token was used twice within one lease");
        Stories.Expect(uses.All(use => use.Version <= used), "a refresh token was used after a newer one was stored");
        uses.Add((used, delivery.ReceivedAt));
        IsEnded |= used != Last;
        if (IsEnded)
            return TargetAnswer.Json(400, """{"error":"invalid_grant"}""");
        Last++;
        return TargetAnswer.Json(200, $$"""{"access_token":"access-{{Last}}","token_type":"Bearer","expires_in":600,"refresh_token":"refresh-{{Last}}"}""", world.Latency());
    }
}
