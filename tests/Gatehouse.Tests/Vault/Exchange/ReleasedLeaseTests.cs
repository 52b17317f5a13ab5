using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Tests.Ports;
using Gatehouse.Vault;
using Gatehouse.Vault.Exchange;
using Gatehouse.Vault.Grants;
using Gatehouse.Vault.Providers;

namespace Gatehouse.Tests.Vault.Exchange;

/// <summary>Whoever has a lease and certainly did not rotate gives it back; whoever may have, does not.</summary>
public sealed class ReleasedLeaseTests
{
    [Fact]
    public async Task A_gate_that_cannot_prove_itself_has_asked_nobody_and_gives_the_lease_back()
    {
        var bench = await VaultBench.StartAsync();
        var secret = bench.Provider.Secret;
        await SetSecretAsync(bench, null);
        await Assert.ThrowsAsync<IOException>(() => bench.ExchangeAsync());
        Assert.Null((await bench.GrantAsync()).Tokens!.Lease);
        Assert.Empty(bench.Told.Asked);

        await SetSecretAsync(bench, secret);
        var before = bench.At.World.Time.GetUtcNow();
        Assert.IsType<ExchangeOutcome.Issued>(await bench.ExchangeAsync(bench.Beside()));
        Assert.InRange(bench.At.World.Time.GetUtcNow() - before, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Of_a_provider_that_was_taken_away_no_lease_is_kept()
    {
        var bench = await VaultBench.StartAsync();
        EngineBench.Value(await bench.At.Get<ChangeProviders>().RemoveAsync(VaultBench.Organisation, bench.Provider.Id, bench.Provider.Revision, VaultBench.Operator, default));

        Assert.IsType<ExchangeOutcome.Refused>(await bench.ExchangeAsync());

        Assert.Null((await bench.GrantAsync()).Tokens?.Lease);
    }

    [Theory]
    [InlineData("refused", false)]
    [InlineData("not reached", false)]
    [InlineData("broken", true)]
    public async Task What_failed_is_written_down_and_the_lease_given_back_although_the_row_was_sealed_again_meanwhile(string how, bool isInDoubt)
    {
        var bench = await VaultBench.StartAsync();
        bench.Told.OnAsked = () => Touch(bench);
        bench.Told.Instead = how switch
        {
            "refused" => RotatingProvider.Json(401, """{"error":"invalid_client"}"""),
            "not reached" => new TargetReply.NotSent("no connection", Denied: false),
            _ => new TargetReply.Broken("no whole answer within 20 s"),
        };

        Assert.IsType<ExchangeOutcome.NotNow>(await bench.ExchangeAsync());

        var tokens = (await bench.GrantAsync()).Tokens!;
        Assert.Equal((null, 1), (tokens.Lease, tokens.Failures));
        Assert.Equal(isInDoubt, tokens.NextTryAt > bench.At.Ledgers.Clock.Now + TimeSpan.FromSeconds(40));
        // In doubt nobody asks while the provider may be at it: not after the release either.
        Assert.IsType<ExchangeOutcome.NotNow>(await bench.ExchangeAsync(bench.Beside()));
        Assert.Single(bench.Told.Asked);
    }

    [Fact]
    public async Task An_invalid_grant_is_the_last_word_although_the_row_was_sealed_again_meanwhile()
    {
        var bench = await VaultBench.StartAsync();
        bench.Told.OnAsked = () => Touch(bench);
        bench.Told.Instead = RotatingProvider.Json(400, """{"error":"invalid_grant"}""");

        Assert.Equal(OAuthError.InvalidTarget, Assert.IsType<ExchangeOutcome.Refused>(await bench.ExchangeAsync()).Error);

        Assert.Equal((GrantStatus.Broken, 1), ((await bench.GrantAsync()).Status, bench.Told.Asked.Count));
    }

    [Fact]
    public async Task What_was_sealed_again_while_a_provider_was_asked_that_does_not_rotate_stays_as_it_was_sealed_again()
    {
        var bench = await VaultBench.StartAsync();
        byte[] again = [];
        bench.Told.InsteadOfAnswer = RotatingProvider.Json(200, """{"access_token":"a","token_type":"Bearer","expires_in":600}""");
        bench.Told.OnAsked = () =>
        {
            again = bench.At.Get<DataKeys>().SealAsync(VaultBench.Organisation, GrantTokens.RefreshUse(bench.Grant, 1), "refresh-1"u8.ToArray(), default).AsTask().GetAwaiter().GetResult();
            var stored = bench.Rows.ReadAsync(VaultBench.Organisation, bench.Grant, default).GetAwaiter().GetResult()!;
            Assert.NotNull(bench.Rows.ReplaceAsync(stored, stored.Grant with { Tokens = stored.Grant.Tokens! with { Refresh = again } }, default).GetAwaiter().GetResult());
        };

        Assert.IsType<ExchangeOutcome.Issued>(await bench.ExchangeAsync());

        Assert.Equal(again, (await bench.GrantAsync()).Tokens!.Refresh);
    }

    // As a rotation of data keys does.
    private static void Touch(VaultBench bench)
    {
        var stored = bench.Rows.ReadAsync(VaultBench.Organisation, bench.Grant, default).GetAwaiter().GetResult()!;
        Assert.NotNull(bench.Rows.ReplaceAsync(stored, stored.Grant, default).GetAwaiter().GetResult());
    }

    private static async Task SetSecretAsync(VaultBench bench, byte[]? secret)
    {
        var changed = bench.Provider with { Secret = secret };
        var request = new LedgerRequest<bool>(view => new LedgerDecision<bool>.Commit(new LedgerWrite(view.State) { Rows = [new RowChange.Update(ProviderDirectory.Key(changed.Id), ProviderDirectory.Bytes(changed))] }, true)) { Reads = [ProviderDirectory.Key(changed.Id)], Name = "provider" };
        Assert.IsType<LedgerOutcome<bool>.Done>(await bench.At.Ledgers.Control(VaultBench.Organisation).CommitAsync(request, default));
    }
}
