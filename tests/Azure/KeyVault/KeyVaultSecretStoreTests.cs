using System.Net;
using Gatehouse.Azure.Adapters.KeyVault;
using Gatehouse.Azure.Tests.Harness;
using Gatehouse.Contracts;
using Gatehouse.Contracts.Sqlite;
using Gatehouse.Identity;
using Gatehouse.Local.Adapters.Sqlite;
using Gatehouse.Ports;

namespace Gatehouse.Azure.Tests.KeyVault;

public sealed class KeyVaultSecretStoreTests : SecretStoreContract, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly StandInVault vault = new(TimeProvider.System);
    private readonly SqliteTableStore table;

    public KeyVaultSecretStoreTests() => table = new SqliteTableStore(folder.Open());

    protected override ISecretStore Open() => new KeyVaultSecretStore(vault.Client(options => options.Retry.Delay = options.Retry.MaxDelay = TimeSpan.FromMilliseconds(1)), table);

    public void Dispose()
    {
        folder.Dispose();
        vault.Dispose();
    }

    [Fact]
    public async Task A_throttled_vault_is_asked_again()
    {
        var store = Open();
        await store.CreateAsync("signing", new byte[] { 1 }, default);
        vault.NextFaults.Enqueue(HttpStatusCode.TooManyRequests);
        vault.NextFaults.Enqueue(HttpStatusCode.ServiceUnavailable);

        Assert.Single(await store.ReadAsync("signing", default));
    }

    [Fact]
    public async Task A_vault_that_is_down_is_an_error_and_not_an_absent_secret()
    {
        var store = Open();
        await store.CreateAsync("signing", new byte[] { 1 }, default);
        for (var i = 0; i < 10; i++)
            vault.NextFaults.Enqueue(HttpStatusCode.ServiceUnavailable);

        await Assert.ThrowsAsync<IOException>(() => store.ReadAsync("signing", default));
        await Assert.ThrowsAsync<IOException>(() => store.CreateAsync("signing", new byte[] { 2 }, default));
    }

    [Fact]
    public async Task A_value_is_fetched_once_and_the_list_every_time()
    {
        var store = Open();
        await store.CreateAsync("signing", new byte[] { 1 }, default);
        vault.Asked.Clear();

        await store.ReadAsync("signing", default);
        await store.ReadAsync("signing", default);

        Assert.Equal(["GET /secrets/signing/versions", "GET /secrets/signing/versions"], vault.Asked);
    }

    [Fact]
    public async Task A_disabled_version_is_no_version()
    {
        await Open().CreateAsync("signing", new byte[] { 1 }, default);
        vault.Disable("signing");

        Assert.Empty(await Open().ReadAsync("signing", default));
    }

    [Fact]
    public async Task A_first_version_whose_maker_died_before_it_was_chosen_is_not_the_gates()
    {
        var dying = new KeyVaultSecretStore(vault.Client(), new NoTable());
        await Assert.ThrowsAsync<IOException>(() => dying.CreateAsync("signing", new byte[] { 1 }, default));

        var made = await Open().CreateAsync("signing", new byte[] { 2 }, default);

        Assert.Equal(made.Version, Assert.Single(await Open().ReadAsync("signing", default)).Version);
        Assert.Equal(2, made.Value.Span[0]);
    }

    [Fact]
    public async Task A_new_signing_key_is_published_beside_the_old_one_before_it_signs()
    {
        var clock = new ManualClock();
        using var rotating = new StandInVault(clock);
        var keys = new SigningKeys(new KeyVaultSecretStore(rotating.Client(), table), new Http.Machine.MachineRandom(), clock);
        var before = (await keys.CurrentAsync(default)).InUse;
        await keys.RotateAsync(default);
        clock.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal(before.Version, (await keys.CurrentAsync(default)).InUse.Version);
        clock.Advance(SigningKeys.SignsAfter);
        Assert.NotEqual(before.Version, (await keys.CurrentAsync(default)).InUse.Version);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../signing")]
    [InlineData("Signing")]
    [InlineData("signing/1")]
    public async Task A_name_that_could_be_a_path_is_refused(string name) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Open().CreateAsync(name, "x"u8.ToArray(), default));

    private sealed class NoTable : ITableStore
    {
        public Task<StoreAnswer<TableRow?>> ReadAsync(string partition, string row, CancellationToken ct) => throw new IOException("down");

        public Task<StoreAnswer<IReadOnlyList<TableRow>>> ReadRangeAsync(string partition, string from, string to, int limit, CancellationToken ct) => throw new IOException("down");

        public Task<StoreAnswer<BatchOutcome>> WriteAsync(string partition, IReadOnlyList<TableWrite> batch, CancellationToken ct) => throw new IOException("down");
    }
}
