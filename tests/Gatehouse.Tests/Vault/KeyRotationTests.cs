using Gatehouse.Identity;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;
using Gatehouse.Vault;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Vault;

public sealed class KeyRotationTests
{
    private readonly GrantRows grants = new();
    private readonly EngineBench bench;

    public KeyRotationTests() => bench = New(null);

    [Fact]
    public async Task A_new_data_key_seals_at_once_and_the_older_one_still_opens()
    {
        var organisation = await FoundAsync();
        var before = await SealAsync(organisation);

        Assert.Equal("2", (await RotateAsync(organisation, GateKey.Data)).Version);

        Assert.Equal((1, 2), (DataKeys.VersionOf(before), DataKeys.VersionOf(await SealAsync(organisation))));
        Assert.NotNull(await Keys(bench).OpenAsync(organisation, "grant|1", before, default));
    }

    [Fact]
    public async Task An_instance_that_holds_the_older_key_opens_what_the_newer_one_sealed()
    {
        var organisation = await FoundAsync();
        var other = New(bench);
        await Keys(other).SealAsync(organisation, "grant|1", default, default);
        await RotateAsync(organisation, GateKey.Data);

        Assert.NotNull(await Keys(other).OpenAsync(organisation, "grant|1", await SealAsync(organisation), default));
    }

    [Fact]
    public async Task What_is_under_an_older_data_key_is_sealed_again_in_pieces_once_every_instance_knows_the_new_one()
    {
        var organisation = await FoundAsync();
        for (var i = 0; i < 450; i++)
            grants.Rows[$"{organisation}|{i:D4}"] = 1;
        await SealAsync(organisation);
        await RotateAsync(organisation, GateKey.Data);

        await bench.Get<ResealRows>().RunAsync(default);
        Assert.Equal(0, grants.Calls);
        Assert.False(await IsResealedAsync(organisation, GateKey.Data));

        bench.World.Time.Advance(ResealRows.SettlesAfter);
        grants.Dies = true;
        await Assert.ThrowsAsync<IOException>(() => bench.Get<ResealRows>().RunAsync(default));
        grants.Dies = false;
        await New(bench).Get<ResealRows>().RunAsync(default);

        Assert.All(grants.Rows.Values, version => Assert.Equal(2, version));
        Assert.Equal(450, grants.Resealed);
        Assert.True(await IsResealedAsync(organisation, GateKey.Data));
    }

    [Fact]
    public async Task A_new_master_key_seals_the_data_keys_again_and_the_older_one_can_go()
    {
        var organisation = await FoundAsync();
        var closed = await SealAsync(organisation);
        var made = await RotateAsync(organisation, GateKey.Master);
        Assert.Equal(MasterKeys.SealsAfter, made.UsedFrom - made.MadeAt);
        Assert.Equal(0, await bench.Get<ResealDataKeys>().RunAsync(default));

        bench.World.Time.Advance(MasterKeys.SettlesAfter);
        Assert.False(await IsResealedAsync(organisation, GateKey.Master));
        Assert.Equal(1, await bench.Get<ResealDataKeys>().RunAsync(default));
        Assert.Equal(0, await New(bench).Get<ResealDataKeys>().RunAsync(default));
        Assert.True(await IsResealedAsync(organisation, GateKey.Master));
        bench.Secrets.Remove(MasterKeys.SecretName, "v1");

        Assert.NotNull(await Keys(New(bench)).OpenAsync(organisation, "grant|1", closed, default));
    }

    [Fact]
    public async Task A_data_key_that_does_not_open_keeps_the_older_master_key_needed_and_the_others_are_sealed_again()
    {
        var (broken, whole) = (await FoundAsync(), await FoundAsync());
        await SealAsync(broken);
        await SealAsync(whole);
        await bench.Get<DataKeyRows>().ChangeAsync(broken, ring => Task.FromResult(ring! with { Keys = [ring.Keys[0] with { Sealed = new byte[60] }] }), default);
        await RotateAsync(await bench.Get<FoundingOrganisation>().FindAsync(default) ?? "", GateKey.Master);
        bench.World.Time.Advance(MasterKeys.SettlesAfter);

        await bench.Get<ResealDataKeys>().RunAsync(default);

        Assert.False(await bench.Get<ResealDataKeys>().IsDoneAsync(default));
        Assert.Equal("v2", (await bench.Get<DataKeyRows>().FindAsync(whole, default))!.Value.Ring.Keys[0].Master);
    }

    [Fact]
    public async Task A_data_key_that_did_not_open_is_not_forgotten_when_the_pass_is_gone_on_with()
    {
        var ids = new List<string>();
        for (var n = 0; n < 205; n++)
            ids.Add(await FoundAsync());
        var broken = ids.Min(StringComparer.Ordinal)!;
        await SealAsync(broken);
        await bench.Get<DataKeyRows>().ChangeAsync(broken, ring => Task.FromResult(ring! with { Keys = [ring.Keys[0] with { Sealed = new byte[60] }] }), default);
        await RotateAsync(await bench.Get<FoundingOrganisation>().FindAsync(default) ?? "", GateKey.Master);
        bench.World.Time.Advance(MasterKeys.SettlesAfter);

        // The run's time is over when it says how far it is.
        bench.World.Table.NextWrites.Enqueue(apply =>
        {
            bench.World.Time.Advance(TimeSpan.FromMinutes(5));
            return Task.FromResult(apply());
        });
        Assert.Equal(200, await bench.Get<ResealDataKeys>().RunAsync(default));
        Assert.Equal(5, await bench.Get<ResealDataKeys>().RunAsync(default));

        Assert.False(await bench.Get<ResealDataKeys>().IsDoneAsync(default));
    }

    [Fact]
    public async Task What_cannot_be_sealed_again_for_one_organisation_keeps_no_other_waiting()
    {
        var (first, second) = (await FoundAsync(), await FoundAsync());
        foreach (var organisation in new[] { first, second })
        {
            grants.Rows[$"{organisation}|1"] = 1;
            await RotateAsync(organisation, GateKey.Data, sealsFirst: true);
        }

        bench.World.Time.Advance(ResealRows.SettlesAfter);
        grants.DiesFor = string.CompareOrdinal(first, second) < 0 ? first : second;
        await Assert.ThrowsAsync<IOException>(() => bench.Get<ResealRows>().RunAsync(default));

        Assert.Equal((1, 1), (grants.Rows.Values.Count(version => version == 1), grants.Rows.Values.Count(version => version == 2)));
    }

    [Fact]
    public async Task Past_the_last_version_nothing_is_made_or_recorded_and_all_still_open()
    {
        var organisation = await FoundAsync();
        var closed = await SealAsync(organisation);
        await bench.Get<DataKeyRows>().ChangeAsync(organisation, async ring =>
        {
            var made = new List<SealedDataKey>();
            for (var version = RotateKeys.MostDataKeys; version > 1; version--)
                made.Add(await bench.Get<DataKeyRows>().MakeAsync(organisation, version, default));
            return ring! with { Keys = [.. made, .. ring.Keys] };
        }, default);
        var written = bench.World.Table.Applied.Count;

        var refused = Assert.IsType<ChangeOutcome<KeyVersion>.Refused>(await bench.Get<RotateKeys>().HandleAsync(organisation, GateKey.Data, EngineBench.Operator, default)).Refusal;

        Assert.Equal((RefusalCode.Conflict, written), (refused.Code, bench.World.Table.Applied.Count));
        Assert.NotNull(await Keys(New(bench)).OpenAsync(organisation, "grant|1", closed, default));
    }

    [Fact]
    public async Task A_new_pepper_hashes_when_every_instance_knows_it()
    {
        var organisation = await FoundAsync();
        await RotateAsync(organisation, GateKey.Peppers);
        var secret = ClientSecret.New(SecretKind.Agent, bench.Random);

        Assert.Equal("v1", (await bench.Get<Peppers>().CurrentAsync(default)).Hash(secret).PepperVersion);
        bench.World.Time.Advance(Peppers.HashesAfter);
        Assert.Equal("v2", (await New(bench).Get<Peppers>().CurrentAsync(default)).Hash(secret).PepperVersion);
    }

    [Theory]
    [InlineData(GateKey.Tokens)]
    [InlineData(GateKey.Peppers)]
    [InlineData(GateKey.Master)]
    public async Task Keys_of_the_whole_gate_are_rotated_by_owners_of_the_first_organisation_alone(GateKey key)
    {
        await FoundAsync();
        bench.World.Time.Advance(TimeSpan.FromSeconds(1));
        var second = await FoundAsync();

        var refused = Assert.IsType<ChangeOutcome<KeyVersion>.Refused>(await bench.Get<RotateKeys>().HandleAsync(second, key, EngineBench.Operator, default));
        Assert.Equal(RefusalCode.Forbidden, refused.Refusal.Code);
        Assert.Equal("2", (await RotateAsync(second, GateKey.Data, sealsFirst: true)).Version);
    }

    private EngineBench New(EngineBench? beside) => new(beside, services => services.AddSingleton<ISealedRows>(grants));

    private async Task<string> FoundAsync() => (await bench.Get<FoundOrganisation>().HandleAsync("default", _ => Task.CompletedTask, default)).Id;

    private async Task<KeyVersion> RotateAsync(string organisation, GateKey key, bool sealsFirst = false)
    {
        if (sealsFirst)
            await SealAsync(organisation);
        return EngineBench.Value(await bench.Get<RotateKeys>().HandleAsync(organisation, key, EngineBench.Operator, default));
    }

    private async Task<bool> IsResealedAsync(string organisation, GateKey key) => (await New(bench).Get<ReadKeys>().HandleAsync(organisation, default)).Single(standing => standing.Key == key).IsResealed;

    private Task<byte[]> SealAsync(string organisation) => Keys(bench).SealAsync(organisation, "grant|1", "token"u8.ToArray(), default).AsTask();

    private static DataKeys Keys(EngineBench bench) => bench.Get<DataKeys>();

    /// <summary>Rows, and under which version each is.</summary>
    private sealed class GrantRows : ISealedRows
    {
        public string Name => "grants";

        public SortedDictionary<string, int> Rows { get; } = new(StringComparer.Ordinal);

        public int Calls { get; private set; }

        public int Resealed { get; private set; }

        public bool Dies { get; set; }

        public string? DiesFor { get; set; }

        public Task<string?> ResealAsync(string organisation, int version, string? from, int most, CancellationToken ct)
        {
            if ((Dies && from is not null) || organisation == DiesFor)
                throw new IOException("the instance dies");
            Calls++;
            var page = Rows.Keys.Where(key => key.StartsWith(organisation, StringComparison.Ordinal) && string.CompareOrdinal(key, from ?? "") > 0).Take(most).ToArray();
            foreach (var key in page.Where(key => Rows[key] < version))
            {
                Rows[key] = version;
                Resealed++;
            }

            return Task.FromResult(page.Length == most ? page[^1] : null);
        }
    }
}
