using System.Text.Json;
using Gatehouse.Containment;
using Gatehouse.Identity;
using Gatehouse.Registry;
using Gatehouse.Vault;
using Gatehouse.Vault.Exchange;
using Gatehouse.Vault.Grants;
using Gatehouse.Vault.Leaving;
using Gatehouse.Vault.Providers;

namespace Gatehouse.Simulation.Gate;

using Break = Func<GatePorts, GatePorts>;

/// <summary>Gates that share a grant whose provider rotates, and ends everything when a token is used twice.</summary>
internal static class VaultStories
{
    internal const string Grant = "grt_gggggggggggggggggggg";
    internal const string Provider = "prv_pppppppppppppppppppp";
    internal const string Person = "user:ana@example.com";
    private const string Successor = "user:bob@example.com";

    private static readonly TimeSpan soon = TimeSpan.FromMinutes(3);

    // From the reading of the grant to the begin of the call.
    private static readonly TimeSpan presentedWithin = new Delivery.DeliveryOptions().GrantFor;

    // The same in every run of a story.
    private static readonly string state = FixedSecrets.States.SealAsync(Seed.Organisation, Grant, "nonce", new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero), default).AsTask().GetAwaiter().GetResult();

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("a grant is refreshed by two gates", RefreshAsync),
        new("a grant is revoked while it is exchanged", RevokeExchangedAsync),
        new("a grant is revoked while it is presented", RevokePresentedAsync),
        new("an agent is killed while it exchanges", KillAsync),
        new("a person leaves while their token is presented", LeaveAsync),
        new("a person comes back twice", ComeBackAsync),
    ];

    private static async Task RefreshAsync(World world, Break? broken)
    {
        var (a, b, provider) = Begin(world, broken);
        await Task.WhenAll(ExchangeAsync(world, a), ExchangeAsync(world, b));
        await Stories.EndAsync(world);

        // What was stored last is what the provider takes, unless nobody but the provider ever knew it.
        var grant = Standing(world);
        Stories.Expect(grant.Tokens?.Version == provider.Last || grant.Tokens?.Version == provider.Last - 1 || grant.Status is GrantStatus.Broken, "a refresh token was lost that had been stored");
        Stories.Expect(!provider.IsEnded || grant.Status is not GrantStatus.Revoked, "a grant ended that nobody had ended");
    }

    private static async Task RevokeExchangedAsync(World world, Break? broken)
    {
        var (a, b, _) = Begin(world, broken);
        await Task.WhenAll(ExchangeAsync(world, a), RevokeAsync(world, b));
        Stories.Expect(await ExchangeAsync(world, a) is not ExchangeOutcome.Issued, "a token was given of a grant that was over");
        await Stories.EndAsync(world);
        Stories.Expect(Standing(world).Status is GrantStatus.Revoked, "a grant that was ended came back");
    }

    private static async Task RevokePresentedAsync(World world, Break? broken)
    {
        var (a, b, provider) = Begin(world, broken);
        await a.DispatchAsync("a1", deadline: soon);
        await RevokeAsync(world, b);
        var endedAt = world.Scheduler.Now;
        await Stories.EndAsync(world);
        Stories.Expect(provider.Presented.All(at => at <= endedAt + presentedWithin), "a token was presented of a grant that was over");
    }

    private static async Task KillAsync(World world, Break? broken)
    {
        var (a, b, _) = Begin(world, broken);
        await Task.WhenAll(ExchangeAsync(world, a), b.InsistAsync(gate => gate.ContainAgentAsync(ContainmentAction.Kill)));
        Stories.Expect(await ExchangeAsync(world, a) is not ExchangeOutcome.Issued, "a token was given to an agent that was killed");
        await Stories.EndAsync(world);
    }

    /// <summary>Their agent goes on for somebody else, whom the instance that delivers may not know of yet.</summary>
    private static async Task LeaveAsync(World world, Break? broken)
    {
        var (a, b, provider) = Begin(world, broken);
        Seed.PlantActsFor(world, Person);
        await a.DispatchAsync("a1", deadline: soon);
        await UntilAsync(world, b, app => app.Get<OffboardPerson>().HandleAsync(Seed.Organisation, Person, Successor, Seed.Operator, default), outcome => outcome is not ChangeOutcome<Departure>.Changed { Value: var left } || left.Agents.Any(agent => agent.Fate == "unfinished"));
        var leftAt = world.Scheduler.Now;
        await Stories.EndAsync(world);
        Stories.Expect(provider.Presented.All(at => at <= leftAt + presentedWithin), "a token was presented of a person who had left");
        Stories.Expect(Standing(world).Status is GrantStatus.Revoked, "a grant outlived its person");
    }

    private static async Task ComeBackAsync(World world, Break? broken)
    {
        var (a, b, _) = Begin(world, broken);
        Seed.PutGrant(world, Started(world));
        var outcomes = await Task.WhenAll(ComeBackAsync(a), ComeBackAsync(b));
        await Stories.EndAsync(world);
        Stories.Expect(outcomes.Count(outcome => outcome is ReturnOutcome.Connected or ReturnOutcome.Declined) <= 1, "one state was good for two");
        Stories.Expect(!outcomes.Any(outcome => outcome is ReturnOutcome.Connected) || Standing(world) is { Status: GrantStatus.Active, Tokens.Version: 1 }, "a person was connected who is not");
    }

    private static Task<ReturnOutcome?> ComeBackAsync(Client gate) => gate.TryAsync(app => app.Get<CompleteGrant>().HandleAsync(new ProviderReturn(state) { Code = "code" }, default));

    private static async Task<ExchangeOutcome?> ExchangeAsync(World world, Client gate)
    {
        var caller = new AgentPrincipal(Seed.Organisation, Seed.Agent, Seed.Credential, 1, ActChain.None, new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var outcome = await gate.TryAsync(app => app.Get<ExchangeToken>().HandleAsync(caller, new ExchangeRequest(Grant, Seed.Connection, null), default));
        if (outcome is ExchangeOutcome.Issued { Token.Text: var token })
            Stories.Expect(Standing(world).Tokens?.Version >= int.Parse(token["access-".Length..]), "a token was given before what came with it was stored");
        return outcome;
    }

    private static Task RevokeAsync(World world, Client gate) => UntilAsync(
        world, gate, app => app.Get<RevokeGrant>().EndAsync(Seed.Organisation, new VaultEnding(Seed.Operator) { Grant = Grant }, default), outcome => outcome is not ChangeOutcome<Grant>.Changed);

    /// <summary>Repeats an operator's call until it is answered for good.</summary>
    private static async Task UntilAsync<T>(World world, Client gate, Func<GateApp, Task<T>> call, Func<T?, bool> isOpen)
        where T : class
    {
        for (var tries = 0; isOpen(await gate.TryAsync(call)); tries++)
        {
            Stories.Expect(tries < 20, "what was to end was never answered for good");
            await world.Pause.WaitAsync(TimeSpan.FromSeconds(2), default);
        }
    }

    private static (Client A, Client B, RotatingProvider Provider) Begin(World world, Break? broken)
    {
        Seed.Plant(world, "{'delivery':{'timeout':'PT5S'},'vault':{'exchange':true}}");
        Plant(world);
        var provider = new RotatingProvider(world);
        world.Targets.Respond = provider.Respond;
        return (Stories.Start(world, "a", broken, TimeSpan.FromSeconds(0.9)), Stories.Start(world, "b", broken, TimeSpan.FromSeconds(-0.9)), provider);
    }

    internal static Grant Standing(World world) =>
        JsonSerializer.Deserialize(world.Tables.Find($"{Seed.Organisation}|{GrantRows.Partition}", $"grant|{Grant}")!.Content.Body.Span, GrantJson.Default.Grant)!;

    internal static void Plant(World world)
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
        var tokens = new GrantTokens(1, SealedSeed.Shared.Seal(GrantTokens.RefreshUse(Grant, 1), "refresh-1"));
        Seed.PlantGrant(world, Of(world) with { Status = GrantStatus.Active, Tokens = tokens }, provider, new ConnectionCredential(Grant, ["read"]));
    }

    private static Grant Started(World world) => Of(world) with
    {
        Start = new GrantStart(StartGrant.DigestOf("nonce"), SealedSeed.Shared.Seal(StartGrant.VerifierUse(Grant), "verifier"), "https://gate.example/back", null, world.Options.Epoch + TimeSpan.FromMinutes(10)),
    };

    private static Grant Of(World world) => new()
    {
        Id = Grant,
        Organisation = Seed.Organisation,
        User = Person,
        Provider = Provider,
        Scopes = ["read"],
        Status = GrantStatus.Pending,
        CreatedAt = world.Options.Epoch,
    };
}
