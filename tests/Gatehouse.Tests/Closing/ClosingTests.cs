using Gatehouse.Closing;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;
using Gatehouse.Tests.Vault;
using Gatehouse.Vault;
using Gatehouse.Vault.Grants;
using Gatehouse.Vault.Leaving;
using Gatehouse.Vault.Providers;

namespace Gatehouse.Tests.Closing;

public sealed class ClosingTests
{
    [Fact]
    public async Task Whoever_dies_at_any_write_of_a_closing_is_gone_on_for()
    {
        for (var write = 0; ; write++)
        {
            var house = await House.OpenAsync();
            var isOver = await house.DieAtAsync(write, async bench => await house.AskAsync(bench));
            await house.FinishAskingAsync();
            isOver &= await house.DieAtAsync(write, bench => bench.Get<CloseOrganisation>().RunAsync(default));
            await new EngineBench(house.Bench).Get<CloseOrganisation>().RunAsync(default);

            await house.IsClosedAsync();
            if (isOver)
                return;
        }
    }

    [Fact]
    public async Task A_second_closing_or_confirmation_changes_nothing()
    {
        var house = await House.OpenAsync();
        await house.AskAsync(house.Bench);
        await house.FinishAskingAsync();
        var rows = house.Bench.World.Table.Applied.Count;

        await house.Bench.Get<CloseOrganisation>().RunAsync(default);
        await house.IsClosedAsync();
        var after = house.Bench.World.Table.Applied.Count;
        await house.Bench.Get<CloseOrganisation>().RunAsync(default);

        Assert.True(after > rows);
        Assert.Equal(after, house.Bench.World.Table.Applied.Count);
    }

    [Fact]
    public async Task The_neighbours_rows_are_as_they_were()
    {
        var house = await House.OpenAsync();
        var neighbour = (await house.Bench.Get<FoundOrganisation>().HandleAsync("neighbour", _ => Task.CompletedTask, default)).Id;
        var closed = await house.Bench.Get<DataKeys>().SealAsync(neighbour, "grant", "token"u8.ToArray(), default);
        var before = house.Bench.World.Table.Rows($"{neighbour}|$control").Select(row => (row.Key, row.ETag)).ToArray();

        await house.AskAsync(house.Bench);
        await house.FinishAskingAsync();
        await house.Bench.Get<CloseOrganisation>().RunAsync(default);

        await house.IsClosedAsync();
        Assert.Equal(before, house.Bench.World.Table.Rows($"{neighbour}|$control").Select(row => (row.Key, row.ETag)));
        Assert.NotNull(await new EngineBench(house.Bench).Get<DataKeys>().OpenAsync(neighbour, "grant", closed, default));
    }

    [Fact]
    public async Task Providers_know_that_all_grants_are_over_once_an_organisation_is_killed()
    {
        var house = await House.OpenAsync();
        await house.ConnectAsync();
        await house.AskAsync(house.Bench);
        await house.FinishAskingAsync();

        await house.Bench.Get<FinishEndings>().RunAsync(default);

        Assert.Equal(RotatingProvider.First, Assert.Single(house.Provider.GivenUp));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Providers_are_told_while_there_is_a_key_and_one_that_is_down_is_waited_for_an_hour(bool isDown)
    {
        var house = await House.OpenAsync();
        await house.ConnectAsync();
        await house.AskAsync(house.Bench);
        await house.FinishAskingAsync();
        house.Provider.Instead = isDown ? RotatingProvider.Json(503, "{}") : null;

        await house.Bench.Get<CloseOrganisation>().RunAsync(default);
        Assert.Equal(isDown ? [] : [RotatingProvider.First], house.Provider.GivenUp);
        if (isDown)
        {
            await Assert.ThrowsAsync<Xunit.Sdk.NotNullException>(house.IsClosedAsync);
            house.Bench.World.Time.Advance(TimeSpan.FromMinutes(61));
            await house.Bench.Get<CloseOrganisation>().RunAsync(default);
            Assert.Empty(house.Provider.GivenUp);
        }

        await house.IsClosedAsync();
        Assert.Equal(isDown ? 1 : null, house.Untold());
    }

    /// <summary>An organisation that is to be closed.</summary>
    private sealed class House
    {
        private static readonly byte[] token = "token"u8.ToArray();

        private string organisation = "";
        private byte[] closed = [];

        public EngineBench Bench { get; } = new();

        public RotatingProvider Provider { get; } = new();

        public static async Task<House> OpenAsync()
        {
            var house = new House();
            house.organisation = (await house.Bench.Get<FoundOrganisation>().HandleAsync("Harbour Ltd", _ => Task.CompletedTask, default)).Id;
            house.closed = await house.Bench.Get<DataKeys>().SealAsync(house.organisation, "grant", token, default);
            return house;
        }

        /// <summary>A person lets it use an account.</summary>
        public async Task ConnectAsync()
        {
            Bench.Target.Answer = Provider.Answer;
            var provider = EngineBench.Value(await Bench.Get<ChangeProviders>().AddAsync(organisation, VaultBench.Draft(), EngineBench.Operator, default));
            EngineBench.Value(await Bench.Get<StartGrant>().HandleAsync(organisation, new GrantDraft(provider.Id, VaultBench.Person, ["mail.read"]) { RefreshToken = RotatingProvider.First }, null, EngineBench.Operator, default));
        }

        /// <summary>Of how many grants the last entry says that nobody could be told.</summary>
        public int? Untold()
        {
            var last = Bench.World.Table.Rows($"{organisation}|$control", "audit|").Select(row => System.Text.Json.JsonDocument.Parse(row.Content.Body).RootElement).Single(entry => entry.GetProperty("kind").GetString() == "organisation-closed");
            return last.TryGetProperty("count", out var count) ? count.GetInt32() : null;
        }

        public Task AskAsync(EngineBench bench) => bench.Get<CloseOrganisation>().AskAsync(organisation, organisation, bench.Ledgers.Clock.Now, EngineBench.Operator, default);

        /// <returns>Whether the work came to its end before so many writes.</returns>
        public async Task<bool> DieAtAsync(int write, Func<EngineBench, Task> work)
        {
            var (left, death) = (write, new TaskCompletionSource());
            Task<BatchOutcome> Bend(Func<BatchOutcome> apply)
            {
                Bench.World.Table.NextWrites.Enqueue(Bend);
                if (left-- > 0)
                    return Task.FromResult(apply());

                // Whoever is dead hears no answer.
                death.TrySetResult();
                return new TaskCompletionSource<BatchOutcome>().Task;
            }

            Bench.World.Table.NextWrites.Enqueue(Bend);
            await await Task.WhenAny(work(new EngineBench(Bench)), death.Task);
            Bench.World.Table.NextWrites.Clear();
            return !death.Task.IsCompleted;
        }

        /// <summary>The timer goes on with what was asked for; then an owner exports and confirms.</summary>
        public async Task FinishAskingAsync()
        {
            await AskAsync(Bench);
            await Bench.Get<CloseOrganisation>().RunAsync(default);
            var closing = (await Bench.Get<ClosingRows>().FindAsync(organisation, default))!;
            await Bench.FenceOrganisation.RunAsync(organisation, closing.Operation!, default);
            EngineBench.Value(await Bench.Get<CloseOrganisation>().ExportAsync(organisation, default));
            await Bench.Get<ClosingRows>().ChangeAsync(organisation, standing => standing with { ConfirmedAt = Bench.Ledgers.Clock.Now, Word = null }, default);
        }

        public async Task IsClosedAsync()
        {
            var fresh = new EngineBench(Bench);
            Assert.NotNull((await fresh.Get<ClosingRows>().FindAsync(organisation, default))!.ClosedAt);
            Assert.Null(await fresh.Get<DataKeys>().OpenAsync(organisation, "grant", closed, default));
            await Assert.ThrowsAsync<DataKeyErasedException>(async () => await fresh.Get<DataKeys>().SealAsync(organisation, "grant", token, default));
            Assert.All(Bench.World.Table.Rows($"{organisation}|$control"), row => Assert.True(LedgerRows.IsLedgersOwn(row.Key) || row.Key == RetainedRows.Closed, row.Key));
            Assert.DoesNotContain(Bench.World.Table.Rows($"{OperatorDirectory.Platform}|{OperatorDirectory.KeysPartition}"), row => System.Text.Encoding.UTF8.GetString(row.Content.Body.Span).Contains(organisation, StringComparison.Ordinal));
            Assert.Equal("", (await fresh.Organisations.FindAsync(organisation, default))!.Name);
        }
    }
}
