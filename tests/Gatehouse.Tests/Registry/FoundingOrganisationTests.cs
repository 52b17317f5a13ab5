using Gatehouse.Closing;
using Gatehouse.Policy;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;
using Gatehouse.Vault;

namespace Gatehouse.Tests.Registry;

/// <summary>Which organisation's owners have the standing of the first, for good.</summary>
public sealed class FoundingOrganisationTests
{
    private readonly EngineBench bench = new();

    [Fact]
    public async Task There_is_none_before_the_first_is_founded()
    {
        Assert.Null(await FindAsync());
        var first = await FoundAsync();
        Assert.Equal(first, await FindAsync());
    }

    [Fact]
    public async Task A_later_one_whose_clock_says_that_it_is_older_does_not_take_its_place()
    {
        var first = await FoundAsync();
        bench.World.Time.SetWall(TimeSpan.FromDays(-1));
        await FoundAsync();

        Assert.Equal(first, await FindAsync());
    }

    [Fact]
    public async Task Of_two_that_are_founded_at_once_one_is_the_first_and_both_are_there()
    {
        string? other = null;
        bench.World.Table.NextWrites.Enqueue(Meanwhile);
        var mine = await FoundAsync();

        Assert.Equal(other, await FindAsync());
        Assert.Equal(new[] { mine, other }.Order(StringComparer.Ordinal), await bench.Organisations.AllAsync(null, default).ToListAsync());

        // Who writes that it is the first has seen none.
        Task<BatchOutcome> Meanwhile(Func<BatchOutcome> apply)
        {
            if (bench.World.Table.Log[^1].Contains("$first", StringComparison.Ordinal))
                return BesideAsync(apply);
            bench.World.Table.NextWrites.Enqueue(Meanwhile);
            return Task.FromResult(apply());
        }

        async Task<BatchOutcome> BesideAsync(Func<BatchOutcome> apply)
        {
            other = (await new EngineBench(bench).Get<FoundOrganisation>().HandleAsync("other", _ => Task.CompletedTask, default)).Id;
            return apply();
        }
    }

    [Fact]
    public async Task Once_it_is_closed_nobody_has_its_standing()
    {
        var first = await FoundAsync();
        bench.World.Time.Advance(TimeSpan.FromSeconds(1));
        var next = await FoundAsync();
        Assert.Equal(first, await FindAsync(bench));
        await ConfirmAsync(first);

        Assert.Null(await FindAsync(bench));
        Assert.Null(await FindAsync());
        foreach (var key in new[] { GateKey.Tokens, GateKey.Peppers, GateKey.Master })
        {
            var refused = Assert.IsType<ChangeOutcome<KeyVersion>.Refused>(await bench.Get<RotateKeys>().HandleAsync(next, key, EngineBench.Operator, default)).Refusal;
            Assert.Equal((RefusalCode.Forbidden, true), (refused.Code, refused.Unlock!.Contains("closed", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task A_closing_that_was_only_asked_for_leaves_its_owners_what_they_could()
    {
        var first = await FoundAsync();
        await bench.Get<ClosingRows>().AddAsync(new AccountClosing(first, EngineBench.Operator, bench.Ledgers.Clock.Now, "word"), default);

        Assert.Equal(first, await FindAsync());
    }

    [Fact]
    public async Task Of_a_gate_that_never_wrote_it_down_it_is_the_oldest_though_that_is_closed()
    {
        var first = await FoundAsync();
        bench.World.Time.Advance(TimeSpan.FromSeconds(1));
        var next = await FoundAsync();
        await ForgetAsync();
        Assert.Equal(first, await FindAsync());

        await ForgetAsync();
        await ConfirmAsync(first);
        Assert.Null(await FindAsync());
        Assert.NotEqual(first, next);
    }

    private async Task<string> FoundAsync() => (await bench.Get<FoundOrganisation>().HandleAsync("default", _ => Task.CompletedTask, default)).Id;

    /// <summary>As an instance that has just begun, unless another is given.</summary>
    private Task<string?> FindAsync(EngineBench? by = null) => (by ?? new EngineBench(bench)).Get<FoundingOrganisation>().FindAsync(default);

    private async Task ConfirmAsync(string organisation)
    {
        var rows = bench.Get<ClosingRows>();
        await rows.AddAsync(new AccountClosing(organisation, EngineBench.Operator, bench.Ledgers.Clock.Now, "word"), default);
        await rows.ChangeAsync(organisation, standing => standing with { ConfirmedAt = bench.Ledgers.Clock.Now, Word = null }, default);
    }

    private async Task ForgetAsync() => Assert.IsType<BatchOutcome.Applied>(
        await bench.Ledgers.Store(OperatorDirectory.Platform).WriteAsync(OperatorDirectory.OrganisationsPartition, [new TableWrite.Delete("$first", null)], default));
}
