using Gatehouse.Identity;

namespace Gatehouse.Tests.Identity;

public sealed class ResultTokensTests
{
    private const string Task = "tsk_abcdefghij0123456789aaaaaaaaaaaaaaaa";

    private readonly SetClock clock = new();
    private readonly MemorySecrets secrets;
    private readonly ResultTokens tokens;

    public ResultTokensTests()
    {
        secrets = new MemorySecrets(clock);
        tokens = new ResultTokens(secrets, new SeededRandom(), clock);
    }

    [Fact]
    public async Task A_token_is_its_own_task_s_and_no_other_s()
    {
        var token = await tokens.IssueAsync(IdentityBench.Organisation, Task, default);

        Assert.Matches("^gth_res_orgorgorgorg_[0-9a-f]{64}$", token);
        Assert.Equal(IdentityBench.Organisation, await tokens.VerifyAsync(token, Task, default));
        Assert.Null(await tokens.VerifyAsync(token, Task[..^1] + "b", default));
    }

    [Theory]
    [InlineData("gth_res_orgorgorgorg", "gth_res_xrgorgorgorg")]
    [InlineData("gth_res_", "gth_op_")]
    [InlineData("orgorgorgorg_", "orgorgorgorg-")]
    [InlineData("orgorgorgorg_", "orgorgorgorg_0")]
    public async Task A_token_that_was_changed_is_none(string part, string by)
    {
        var token = await tokens.IssueAsync(IdentityBench.Organisation, Task, default);

        Assert.Null(await tokens.VerifyAsync(token.Replace(part, by, StringComparison.Ordinal), Task, default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("gth_res_")]
    [InlineData("gth_res_orgorgorgorg_")]
    [InlineData("gth_res_orgorgorgorg_zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("gth_res_orgorgorgorg_0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task What_nobody_issued_is_none(string token) => Assert.Null(await tokens.VerifyAsync(token, Task, default));

    [Fact]
    public async Task A_token_outlives_the_change_of_the_key()
    {
        var token = await tokens.IssueAsync(IdentityBench.Organisation, Task, default);
        secrets.Rotate(ResultTokens.SecretName, Enumerable.Repeat((byte)7, 32).ToArray());
        clock.Now += TimeSpan.FromHours(3);

        Assert.NotEqual(token, await tokens.IssueAsync(IdentityBench.Organisation, Task, default));
        Assert.Equal(IdentityBench.Organisation, await tokens.VerifyAsync(token, Task, default));
    }
}
