using Gatehouse.Identity;

namespace Gatehouse.Tests.Identity;

public sealed class SignInProofsTests
{
    private const string Person = "usr_anaanaanaanaanaana01";

    private readonly SetClock clock = new();
    private readonly MemorySecrets secrets;
    private readonly SignInProofs proofs;

    public SignInProofsTests()
    {
        secrets = new MemorySecrets(clock);
        proofs = new SignInProofs(secrets, new SeededRandom(), clock);
    }

    [Fact]
    public async Task A_proof_says_when_the_key_was_shown()
    {
        clock.Now += TimeSpan.FromMilliseconds(400);
        var (proof, expiresAt) = await IssueAsync();

        Assert.Matches($"^gth_sgn_{clock.NowSeconds}_[0-9a-f]{{64}}$", proof);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(clock.NowSeconds).AddMinutes(5), expiresAt);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(clock.NowSeconds), await VerifyAsync(proof));
    }

    [Theory]
    [InlineData(300, true)]
    [InlineData(301, false)]
    public async Task It_says_so_for_five_minutes(int seconds, bool isGood)
    {
        var (proof, _) = await IssueAsync();
        clock.Now += TimeSpan.FromSeconds(seconds);

        Assert.Equal(isGood, await VerifyAsync(proof) is not null);
    }

    [Fact]
    public async Task It_is_one_person_s_in_one_organisation_and_of_one_moment()
    {
        var (proof, _) = await IssueAsync();

        Assert.Null(await proofs.VerifyAsync(IdentityBench.Organisation, "usr_otherotherotherothe1", proof, default));
        Assert.Null(await proofs.VerifyAsync("xrgorgorgorg", Person, proof, default));
        Assert.Null(await VerifyAsync(proof.Replace($"{clock.NowSeconds}", $"{clock.NowSeconds + 60}", StringComparison.Ordinal)));
        Assert.NotNull(await VerifyAsync(proof));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("gth_sgn_", "gth_res_")]
    [InlineData("gth_sgn_", "gth_sgn__")]
    [InlineData("gth_sgn_", "gth_sgn_ ")]
    [InlineData("gth_sgn_", "gth_sgn_+")]
    [InlineData("gth_sgn_", "gth_sgn_000")]
    [InlineData("gth_sgn_", "gth_sgn_99999999999999999999")]
    public async Task A_proof_that_was_changed_is_none(string part, string by)
    {
        var (proof, _) = await IssueAsync();

        Assert.Null(await VerifyAsync(part.Length == 0 ? by : proof.Replace(part, by, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("gth_sgn_1780315200")]
    [InlineData("gth_sgn_1780315200_")]
    [InlineData("gth_sgn_1780315200_00")]
    [InlineData("gth_sgn_1780315200_zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("gth_sgn_1780315200_000000000000000000000000000000000000000000000000000000000000000z")]
    [InlineData("gth_sgn_1780315200_0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task What_nobody_issued_is_none(string proof) => Assert.Null(await VerifyAsync(proof));

    [Fact]
    public async Task Who_knows_the_organisation_and_the_person_cannot_make_one_under_another_key()
    {
        var (proof, _) = await new SignInProofs(new MemorySecrets(clock), new SeededRandom(2), clock).IssueAsync(IdentityBench.Organisation, Person, default);

        Assert.Null(await VerifyAsync(proof));
    }

    private ValueTask<(string Proof, DateTimeOffset ExpiresAt)> IssueAsync() => proofs.IssueAsync(IdentityBench.Organisation, Person, default);

    private ValueTask<DateTimeOffset?> VerifyAsync(string proof) => proofs.VerifyAsync(IdentityBench.Organisation, Person, proof, default);
}
