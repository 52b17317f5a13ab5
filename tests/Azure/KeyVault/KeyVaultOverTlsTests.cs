using System.Diagnostics;
using System.Net;
using Azure.Core;
using Gatehouse.Azure.Adapters.KeyVault;
using Gatehouse.Azure.Tests.Harness;
using Gatehouse.Contracts;
using Gatehouse.Contracts.Sqlite;
using Gatehouse.Identity;
using Gatehouse.Local.Adapters.Sqlite;
using Gatehouse.Ports;
using Gatehouse.Vault;

namespace Gatehouse.Azure.Tests.KeyVault;

/// <summary>The adapter with the library's own client over TLS and a socket, against the shapes that the service documents.</summary>
public sealed class KeyVaultOverTlsTests : SecretStoreContract, IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SqliteTableStore table;
    private TlsVault vault = null!;

    public KeyVaultOverTlsTests() => table = new SqliteTableStore(folder.Open());

    public async Task InitializeAsync() => vault = await TlsVault.StartAsync();

    public async Task DisposeAsync() => await vault.DisposeAsync();

    public void Dispose() => folder.Dispose();

    protected override ISecretStore Open() => new KeyVaultSecretStore(vault.Client(), table);

    [Fact]
    public async Task A_token_is_asked_for_as_the_vault_says_and_no_value_is_sent_before_it_is_there()
    {
        var credential = new NotedToken();
        await new KeyVaultSecretStore(vault.Client(credential), table).CreateAsync("signing", new byte[] { 1, 2, 3 }, default);

        Assert.All(credential.Asked, asked => Assert.Equal(("https://vault.azure.net/.default", "11111111-1111-1111-1111-111111111111"), (Assert.Single(asked.Scopes), asked.TenantId)));
        Assert.NotEmpty(credential.Asked);
        Assert.NotEmpty(vault.Vault.Unproven);
        Assert.All(vault.Vault.Unproven, Assert.Empty);
        Assert.Equal("Bearer noted", Assert.Single(vault.Vault.Shown));
    }

    [Fact]
    public async Task A_vault_that_sends_for_a_token_of_somebody_elses_gets_none()
    {
        await using var other = await TlsVault.StartAsync("https://vault.evil.example");
        var credential = new NotedToken();

        await Assert.ThrowsAsync<IOException>(() => new KeyVaultSecretStore(other.Client(credential), table).ReadAsync("signing", default));
        Assert.Empty(credential.Asked);
        Assert.Empty(other.Vault.Shown);
    }

    [Fact]
    public async Task A_vault_with_a_certificate_of_somebody_elses_is_not_asked()
    {
        using var expected = TlsVault.Certify(vault.Vault.Host);

        await Assert.ThrowsAsync<IOException>(() => new KeyVaultSecretStore(vault.Client(trusted: expected), table).ReadAsync("signing", default));
        Assert.Empty(vault.Arrivals);
    }

    [Fact]
    public async Task A_vault_that_says_when_to_come_again_is_not_asked_sooner()
    {
        var store = Open();
        await store.CreateAsync("signing", new byte[] { 1 }, default);
        vault.Vault.NextFaults.Enqueue(HttpStatusCode.TooManyRequests);
        vault.Arrivals.Clear();

        Assert.Single(await store.ReadAsync("signing", default));
        Assert.Equal(2, vault.Arrivals.Count);
        Assert.True(Stopwatch.GetElapsedTime(vault.Arrivals.First(), vault.Arrivals.Last()) >= TimeSpan.FromMilliseconds(950));
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Conflict)]
    public async Task What_the_vault_refuses_is_an_error_at_once_and_no_absent_secret(HttpStatusCode status)
    {
        var store = Open();
        await store.CreateAsync("signing", new byte[] { 1 }, default);
        vault.Vault.NextFaults.Enqueue(status);
        vault.Arrivals.Clear();

        await Assert.ThrowsAsync<IOException>(() => store.ReadAsync("signing", default));
        Assert.Single(vault.Arrivals);
    }

    [Fact]
    public async Task Versions_are_read_over_all_pages()
    {
        var store = Open();
        for (byte i = 1; i <= 7; i++)
            await store.AddAsync("signing", new[] { i }, default);

        Assert.Equal([7, 6, 5, 4, 3, 2, 1], (await Open().ReadAsync("signing", default)).Select(version => (int)version.Value.Span[0]));
    }

    [Fact]
    public async Task Each_key_of_the_gate_is_rotated_and_every_version_is_read_back()
    {
        var (store, random) = (Open(), new Http.Machine.MachineRandom());
        var masters = new MasterKeys(store, random, TimeProvider.System);
        var peppers = new Peppers(store, random, TimeProvider.System);
        await peppers.CurrentAsync(default);
        await peppers.RotateAsync(default);
        await masters.RotateAsync(default);
        await masters.RotateAsync(default);

        Assert.Equal(2, (await Open().ReadAsync(Peppers.SecretName, default)).Count);
        Assert.Equal(2, (await Open().ReadAsync(MasterKeys.SecretName, default)).Select(version => Convert.ToHexString(version.Value.Span)).Distinct().Count());
    }

    private sealed class NotedToken : TokenCredential
    {
        public List<TokenRequestContext> Asked { get; } = [];

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Asked.Add(requestContext);
            return new AccessToken("noted", DateTimeOffset.MaxValue);
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));
    }
}
