using System.Text.Json;
using Gatehouse.Identity;
using Gatehouse.Registry;
using Gatehouse.Vault;
using Gatehouse.Vault.Exchange;
using Gatehouse.Vault.Grants;
using Gatehouse.Vault.Providers;

namespace Gatehouse.Simulation.Gate;

using Break = Func<GatePorts, GatePorts>;

/// <summary>Gates that share a grant whose provider rotates, and ends everything when a token is used twice.</summary>
internal static class VaultStories
{
    private const string Grant = "grt_gggggggggggggggggggg";
    private const string Provider = "prv_pppppppppppppppppppp";

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("a grant is refreshed by two gates", RefreshAsync),
    ];

    private static async Task RefreshAsync(World world, Break? broken)
    {
        Seed.Plant(world, "{}");
        Plant(world);
        var provider = new RotatingProvider(world);
        world.Targets.Respond = provider.Respond;
        var a = Stories.Start(world, "a", broken, TimeSpan.FromSeconds(0.9));
        var b = Stories.Start(world, "b", broken, TimeSpan.FromSeconds(-0.9));
        await Task.WhenAll(ExchangeAsync(world, a), ExchangeAsync(world, b));
        await Stories.EndAsync(world);

        // What was stored last is what the provider takes, unless nobody but the provider ever knew it.
        var grant = Standing(world);
        Stories.Expect(grant.Tokens?.Version == provider.Last || grant.Tokens?.Version == provider.Last - 1 || grant.Status is GrantStatus.Broken, "a refresh token was lost that had been stored");
        Stories.Expect(!provider.IsEnded || grant.Status is not GrantStatus.Revoked, "a grant ended that nobody had ended");
    }

    private static async Task ExchangeAsync(World world, Client gate)
    {
        var caller = new AgentPrincipal(Seed.Organisation, Seed.Agent, Seed.Credential, 1, ActChain.None, new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var outcome = await gate.TryAsync(app => app.Get<ExchangeToken>().HandleAsync(caller, new ExchangeRequest(Grant, Seed.Connection, null), default));
        if (outcome is ExchangeOutcome.Issued { Token.Text: var token })
            Stories.Expect(Standing(world).Tokens?.Version >= int.Parse(token["access-".Length..]), "a token was given before what came with it was stored");
    }

    private static Grant Standing(World world) =>
        JsonSerializer.Deserialize(world.Tables.Find($"{Seed.Organisation}|{GrantRows.Partition}", $"grant|{Grant}")!.Content.Body.Span, GrantJson.Default.Grant)!;

    private static void Plant(World world)
    {
        var provider = new TokenProvider
        {
            Id = Provider,
            Organisation = Seed.Organisation,
            Name = "provider",
            Endpoints = new ProviderEndpoints($"https://{RotatingProvider.Host}/authorize", $"https://{RotatingProvider.Host}/token", null),
            ClientId = "gate",
            Authentication = ClientAuthentication.ClientSecretBasic,
            Secret = SealedSeed.Shared.Seal(TokenProvider.SecretUse(Provider), "secret"),
            Revision = 1,
            CreatedAt = world.Options.Epoch,
        };
        var grant = new Grant
        {
            Id = Grant,
            Organisation = Seed.Organisation,
            User = "user:ana@example.com",
            Provider = Provider,
            Scopes = ["read"],
            Status = GrantStatus.Active,
            CreatedAt = world.Options.Epoch,
            Tokens = new GrantTokens(1, SealedSeed.Shared.Seal(GrantTokens.RefreshUse(Grant, 1), "refresh-1")),
        };
        Seed.PlantGrant(world, grant, provider, new ConnectionCredential(Grant, ["read"]));
    }
}
