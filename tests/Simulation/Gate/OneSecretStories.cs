using System.Text;
using System.Text.Json;
using Gatehouse.Registry;
using Gatehouse.Simulation.Kernel;
using Gatehouse.Vault;
using Gatehouse.Vault.Grants;
using Gatehouse.Vault.Providers;
using static Gatehouse.Simulation.Gate.OneThing;

namespace Gatehouse.Simulation.Gate;

using Break = Func<GatePorts, GatePorts>;

/// <summary>One secret is put into the vault, changed or ended by two at once: what was answered opens, or is over, for good.</summary>
internal static class OneSecretStories
{
    private const string Imported = "refresh";
    private static readonly ProviderEndpoints endpoints = new($"https://{RotatingProvider.Host}/authorize", $"https://{RotatingProvider.Host}/token", null);

    private static readonly Past house = new(Open);
    private static readonly Past vault = new(Open, plant: VaultStories.Plant);

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("one secret: the first of an organisation", FirstAsync),
        new("one secret: a token is imported", ImportAsync),
        new("one secret: a grant is started", StartAsync),
        new("one secret: a grant is revoked by two", RevokeAsync),
        new("one secret: a provider is changed by two", ChangeAsync),
        new("one secret: a provider is taken away, or changed", RemoveAsync),
        new("one secret: a data key is rotated by two", RotateAsync),
    ];

    /// <summary>Nothing was ever sealed here: each makes the data key, and one is kept.</summary>
    private static async Task FirstAsync(World world, Break? broken)
    {
        var (a, b) = house.Begin(world, broken);
        var told = await Task.WhenAll(AddAsync(a), AddAsync(b));
        await Stories.EndAsync(world);
        foreach (var added in told.OfType<ChangeOutcome<TokenProvider>.Changed>())
        {
            Stories.Expect(Names(world, ProviderDirectory.Key("")).Contains(added.Value.Id), "a provider was answered that is not there");
            await ExpectOpensAsync(b, TokenProvider.SecretUse(added.Value.Id), added.Value.Secret!, "secret");
        }

        static Task<ChangeOutcome<TokenProvider>?> AddAsync(Client gate) => gate.TryAsync(app => app.Get<ChangeProviders>().AddAsync(Seed.Organisation, Draft("new"), Seed.Operator, default));
    }

    private static async Task ImportAsync(World world, Break? broken)
    {
        var gate = vault.BeginAlone(world, broken);
        var draft = new GrantDraft(VaultStories.Provider, VaultStories.Person, ["read"]) { RefreshToken = Imported };
        var told = await gate.TryAsync(app => app.Get<StartGrant>().HandleAsync(Seed.Organisation, draft, null, Seed.Operator, default));
        await Stories.EndAsync(world);
        ExpectOnRecord(world, "grant-connected");
        if (told is ChangeOutcome<StartedGrant>.Changed { Value.Grant: var grant })
        {
            Stories.Expect(Grants(world).Contains(grant.Id), "a grant was answered that is not there");
            await ExpectOpensAsync(gate, GrantTokens.RefreshUse(grant.Id, 1), grant.Tokens!.Refresh, Imported);
        }
    }

    private static async Task StartAsync(World world, Break? broken)
    {
        var gate = vault.BeginAlone(world, broken);
        var draft = new GrantDraft(VaultStories.Provider, VaultStories.Person, ["read"]);
        var told = await gate.TryAsync(app => app.Get<StartGrant>().HandleAsync(Seed.Organisation, draft, "https://gate.example/back", Seed.Operator, default));
        await Stories.EndAsync(world);
        ExpectOnRecord(world, "grant-started");
        Stories.Expect(told is not ChangeOutcome<StartedGrant>.Changed { Value.Grant: var grant } || Grants(world).Contains(grant.Id), "a grant was answered that is not there");
    }

    private static async Task RevokeAsync(World world, Break? broken)
    {
        var (a, b) = vault.Begin(world, broken);
        var told = await Task.WhenAll(EndAsync(a), EndAsync(b));
        await Stories.EndAsync(world);
        var isOver = VaultStories.Standing(world).Status is GrantStatus.Revoked;
        Stories.Expect(isOver || !told.Any(answer => answer is ChangeOutcome<Grant>.Changed), "a grant that was answered as over is not");
        Stories.Expect(!isOver || Count(world, "grant-revoked") > 0, "a grant ended unsaid");

        static Task<ChangeOutcome<Grant>?> EndAsync(Client gate) =>
            gate.TryAsync(app => app.Get<RevokeGrant>().EndAsync(Seed.Organisation, new VaultEnding(Seed.Operator) { Grant = VaultStories.Grant }, default));
    }

    private static async Task ChangeAsync(World world, Break? broken)
    {
        var (a, b) = vault.Begin(world, broken);
        await RaceAsync(
            world, a, b, (app, who) => app.Get<ChangeProviders>().ReplaceAsync(Seed.Organisation, VaultStories.Provider, Draft($"{who}"), 1, Seed.Operator, default),
            () => int.TryParse(Said(world, ProviderDirectory.Key(VaultStories.Provider), "name"), out var who) ? who : 0);
    }

    private static async Task RemoveAsync(World world, Break? broken)
    {
        var (a, b) = vault.Begin(world, broken);
        await RaceAsync(
            world, a, b, (app, who) => who == 1
                ? app.Get<ChangeProviders>().RemoveAsync(Seed.Organisation, VaultStories.Provider, 1, Seed.Operator, default)
                : app.Get<ChangeProviders>().ReplaceAsync(Seed.Organisation, VaultStories.Provider, Draft("2"), 1, Seed.Operator, default),
            () => Said(world, ProviderDirectory.Key(VaultStories.Provider), "removedAt") is not null ? 1 : Said(world, ProviderDirectory.Key(VaultStories.Provider), "name") == "2" ? 2 : 0);
    }

    private static async Task RotateAsync(World world, Break? broken)
    {
        var (a, b) = vault.Begin(world, broken);
        var told = await Task.WhenAll(RotateAsync(a), RotateAsync(b));
        await Stories.EndAsync(world);
        var versions = DataKeyRing.Parse(world.Tables.Find(Seed.Partition(DataKeyRows.Partition), DataKeyRows.Row)!.Content.Body).Keys.Select(key => $"{key.Version}").ToArray();
        var made = told.OfType<ChangeOutcome<KeyVersion>.Changed>().Select(answer => answer.Value.Version).ToArray();
        Stories.Expect(made.Distinct().Count() == made.Length && made.All(versions.Contains), "a version was answered twice, or is not there");
        Stories.Expect(Count(world, "key-rotated") >= versions.Length - 1, "a key was made unsaid");
        await ExpectOpensAsync(a, GrantTokens.RefreshUse(VaultStories.Grant, 1), VaultStories.Standing(world).Tokens!.Refresh, "refresh-1");

        static Task<ChangeOutcome<KeyVersion>?> RotateAsync(Client gate) => gate.TryAsync(app => app.Get<RotateKeys>().HandleAsync(Seed.Organisation, GateKey.Data, Seed.Operator, default));
    }

    private static async Task ExpectOpensAsync(Client gate, string use, byte[] sealedText, string text) => Stories.Expect(
        await gate.TryAsync<byte[]>(async app => (await app.Get<DataKeys>().OpenAsync(Seed.Organisation, use, sealedText, default))!) is { } open && Encoding.ASCII.GetString(open) == text,
        $"what is sealed for `{use}` opens no more");

    /// <summary>What is in the vault beside what always was is on record; an entry too many harms nothing.</summary>
    private static void ExpectOnRecord(World world, string kind) => Stories.Expect(Grants(world).Count - 1 <= Count(world, kind), "a grant is in the vault unsaid");

    private static IReadOnlyList<string> Grants(World world) => Names(world, "grant|", GrantRows.Partition);

    private static ProviderDraft Draft(string name) => new(name, null, endpoints, "gate", ClientAuthentication.ClientSecretBasic) { Secret = "secret" };
}
