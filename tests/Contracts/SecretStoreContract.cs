using Gatehouse.Ports;

namespace Gatehouse.Contracts;

/// <summary>What every <see cref="ISecretStore"/> must do. A subclass opens the store under test.</summary>
public abstract class SecretStoreContract
{
    /// <summary>Opens a view of this test's secrets. A second call MUST give the view that another process has.</summary>
    protected abstract ISecretStore Open();

    /// <summary>Runs a test's story; a simulator runs it inside its scheduler.</summary>
    protected virtual Task RunAsync(Func<Task> story) => story();

    [Fact]
    public Task A_secret_that_was_never_made_has_no_versions() => RunAsync(async () =>
        Assert.Empty(await Open().ReadAsync("signing", default)));

    [Fact]
    public Task A_secret_is_read_back_as_it_was_made() => RunAsync(async () =>
    {
        var made = await Open().CreateAsync("signing", new byte[] { 0, 1, 255 }, default);

        var read = Assert.Single(await Open().ReadAsync("signing", default));

        Assert.Equal(made.Version, read.Version);
        Assert.Equal(made.CreatedAt, read.CreatedAt);
        Assert.Equal(new byte[] { 0, 1, 255 }, read.Value.ToArray());
    });

    [Fact]
    public Task A_second_creation_returns_the_standing_version() => RunAsync(async () =>
    {
        var first = await Open().CreateAsync("signing", new byte[] { 1 }, default);
        var second = await Open().CreateAsync("signing", new byte[] { 2 }, default);

        Assert.Equal(first.Version, second.Version);
        Assert.Equal(new byte[] { 1 }, second.Value.ToArray());
        Assert.Single(await Open().ReadAsync("signing", default));
    });

    [Fact]
    public Task Of_racing_processes_all_get_the_same_version() => RunAsync(async () =>
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Open().CreateAsync("signing", new[] { (byte)i }, default)));

        Assert.Single(made.Select(secret => (secret.Version, secret.Value.Span[0])).Distinct());
        Assert.Equal(made[0].Value.ToArray(), Assert.Single(await Open().ReadAsync("signing", default)).Value.ToArray());
    });

    [Fact]
    public Task An_added_version_is_the_newest_and_the_others_stay() => RunAsync(async () =>
    {
        var first = await Open().CreateAsync("signing", new byte[] { 1 }, default);
        var second = await Open().AddAsync("signing", new byte[] { 2 }, default);
        var third = await Open().AddAsync("signing", new byte[] { 3 }, default);

        Assert.Equal([third.Version, second.Version, first.Version], (await Open().ReadAsync("signing", default)).Select(secret => secret.Version));
        Assert.Equal([3, 2, 1], (await Open().ReadAsync("signing", default)).Select(secret => (int)secret.Value.Span[0]));
        Assert.Equal(third.Version, (await Open().CreateAsync("signing", new byte[] { 4 }, default)).Version);
    });

    [Fact]
    public Task A_version_can_be_added_where_there_is_none() => RunAsync(async () =>
    {
        var added = await Open().AddAsync("signing", new byte[] { 1 }, default);

        Assert.Equal(added.Version, Assert.Single(await Open().ReadAsync("signing", default)).Version);
    });

    [Fact]
    public Task Of_racing_additions_each_has_a_version_of_its_own() => RunAsync(async () =>
    {
        var added = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Open().AddAsync("signing", new[] { (byte)i }, default)));

        Assert.Equal(16, added.Select(secret => secret.Version).Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 16), (await Open().ReadAsync("signing", default)).Select(secret => (int)secret.Value.Span[0]).Order());
    });

    [Fact]
    public Task Names_do_not_share_secrets() => RunAsync(async () =>
    {
        await Open().CreateAsync("signing", new byte[] { 1 }, default);
        await Open().CreateAsync("pepper", new byte[] { 2 }, default);

        Assert.Equal(new byte[] { 1 }, (await Open().ReadAsync("signing", default))[0].Value.ToArray());
        Assert.Equal(new byte[] { 2 }, (await Open().ReadAsync("pepper", default))[0].Value.ToArray());
    });
}
