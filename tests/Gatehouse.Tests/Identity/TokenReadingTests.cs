using Gatehouse.Identity;

namespace Gatehouse.Tests.Identity;

/// <summary>What a token of this gate says is read whomever it is for; whether it opens the gate is another question.</summary>
public sealed class TokenReadingTests
{
    [Fact]
    public async Task A_token_for_a_receiver_is_read_and_is_still_no_way_in()
    {
        var bench = await IdentityBench.StartAsync();
        var task = Ids.NewTask(IdentityBench.Connection, DateTimeOffset.UnixEpoch, bench.Random);
        var token = await bench.Tokens.IssuePerHopAsync(IdentityBench.Subject, new TokenHop(IdentityBench.Connection, task, "https://target.example"), default);

        Assert.NotNull(await bench.Verifier.ReadAsync(token.Text, default));
        Assert.Equal(TokenFault.WrongAudience, await bench.FaultOfAsync(token.Text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("é")]
    [InlineData("a.b.c")]
    public async Task What_is_no_token_says_nothing(string token) => Assert.Null(await (await IdentityBench.StartAsync()).Verifier.ReadAsync(token, default));

    [Fact]
    public async Task A_token_that_was_changed_is_too_long_or_is_dead_says_nothing()
    {
        var bench = await IdentityBench.StartAsync();
        var token = (await bench.Tokens.IssueAsync(IdentityBench.Subject, default)).Text;
        Assert.NotNull(await bench.Verifier.ReadAsync(token, default));

        Assert.Null(await bench.Verifier.ReadAsync(token[..^4] + "AAAA", default));
        Assert.Null(await bench.Verifier.ReadAsync(bench.Forge(bench.Header, bench.Claims(("note", $"\"{new string('x', JwsVerifier.MaxBytes)}\""))), default));
        bench.Clock.Now += TimeSpan.FromMinutes(10);
        Assert.Null(await bench.Verifier.ReadAsync(token, default));
    }

    [Fact]
    public async Task An_issued_token_prints_when_it_ends_and_nothing_else()
    {
        var bench = await IdentityBench.StartAsync();

        Assert.Equal("token until 2026-06-01T12:10:00.0000000+00:00", $"{await bench.Tokens.IssueAsync(IdentityBench.Subject, default)}");
    }

    [Fact]
    public async Task What_is_wrong_with_a_receiver_or_a_task_is_said()
    {
        var bench = await IdentityBench.StartAsync();
        var elsewhere = Ids.NewTask(Ids.NewConnection(bench.Random), DateTimeOffset.UnixEpoch, bench.Random);

        Assert.Contains($"`{IdentityBench.Issuer}` is not a receiver", await MessageAsync(bench, new TokenHop(IdentityBench.Connection, elsewhere, IdentityBench.Issuer)), StringComparison.Ordinal);
        Assert.Contains(
            $"task `{elsewhere}` is not of connection `{IdentityBench.Connection}`",
            await MessageAsync(bench, new TokenHop(IdentityBench.Connection, elsewhere, "https://target.example")),
            StringComparison.Ordinal);
    }

    private static async Task<string> MessageAsync(IdentityBench bench, TokenHop hop) =>
        (await Assert.ThrowsAsync<ArgumentException>(async () => await bench.Tokens.IssuePerHopAsync(IdentityBench.Subject, hop, default))).Message;
}
