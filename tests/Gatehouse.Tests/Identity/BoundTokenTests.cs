using Gatehouse.Identity;

namespace Gatehouse.Tests.Identity;

/// <summary>A token may demand a certificate beside it; what else it demands nobody here could check.</summary>
public sealed class BoundTokenTests
{
    private const string Thumbprint = "A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0"; // RFC 8705 section 3.1

    [Fact]
    public async Task A_token_that_is_bound_says_to_which_certificate()
    {
        var bench = await IdentityBench.StartAsync();
        var token = (await bench.Tokens.IssueAsync(IdentityBench.Subject with { Certificate = Thumbprint }, default)).Text;

        var accepted = Assert.IsType<AgentTokenOutcome.Accepted>(await bench.Verifier.VerifyAsync(token, default));

        Assert.Equal(Thumbprint, accepted.Principal.Certificate);
        Assert.Equal(Thumbprint, (await bench.Verifier.ReadAsync(token, default))!.Principal.Certificate);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData($$"""{"x5t#S256":"{{Thumbprint}}"}""", Thumbprint)]
    [InlineData("{}", "refused")]
    [InlineData("null", "refused")]
    [InlineData($"\"{Thumbprint}\"", "refused")]
    [InlineData($$"""["x5t#S256","{{Thumbprint}}"]""", "refused")]
    [InlineData("""{"x5t#S256":"short"}""", "refused")]
    [InlineData("""{"x5t#S256":7}""", "refused")]
    [InlineData($$"""{"jkt":"{{Thumbprint}}"}""", "refused")]
    [InlineData($$"""{"x5t#S256":"{{Thumbprint}}","jkt":"{{Thumbprint}}"}""", "refused")]
    public async Task What_cannot_be_checked_is_refused(string? confirmation, string? expected)
    {
        var bench = await IdentityBench.StartAsync();

        var outcome = await bench.Verifier.VerifyAsync(bench.Forge(bench.Header, bench.Claims(("cnf", confirmation))), default);

        Assert.Equal(expected, outcome.Match(principal => principal.Certificate, fault => fault is TokenFault.MalformedClaims ? "refused" : $"{fault}"));
    }
}
