using System.Text.Json;
using Gatehouse.Ledger;

namespace Gatehouse.Tests.Ledger;

public sealed class FencesTests
{
    private static readonly DateTimeOffset noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("agent", true)]
    [InlineData("target", true)]
    [InlineData("target's home", true)]
    [InlineData("share", false)] // a consent is withdrawn, not killed
    [InlineData("organisation", true)]
    [InlineData("connection", true)]
    public void Any_one_of_them_holds(string which, bool kills)
    {
        Assert.Equal((true, false), Look(With(which, new SubjectFence(1, Frozen: true, Killed: false))));
        Assert.Equal((true, kills), Look(With(which, new SubjectFence(1, Frozen: false, Killed: true))));
        Assert.Equal((false, false), Look(With(which, new SubjectFence(1, Frozen: false, Killed: false))));
    }

    [Fact]
    public void Nothing_holds_by_default()
    {
        Assert.Equal((false, false), Look(Fences.None));
        Assert.Equal((false, false), Look(JsonSerializer.Deserialize<Fences>("{}")!));
        Assert.Equal((false, false, false), (Fences.None.IsRevoked("crd_a"), Fences.None.IsFrozen("crd_a"), Fences.None.IsTokenRevoked("t")));
        Assert.Null(Fences.None.Ancestor("agt_a"));
        Assert.Equal(new SubjectFence(0, false, false), SubjectFence.Clear);
    }

    [Fact]
    public void Credentials_tokens_and_ancestors_are_found_by_name()
    {
        var fences = Fences.None with
        {
            Revoked = [new RevokedCredential("crd_a", noon)],
            Credentials = [new CredentialFence("crd_b", 1, Frozen: true), new CredentialFence("crd_c", 2, Frozen: false)],
            Ancestors = [new AncestorFence("agt_a", 1, Frozen: true, Killed: false), new AncestorFence("agt_b", 1, Frozen: false, Killed: false)],
            RevokedTokens = [new RevokedToken("t", noon)],
        };

        Assert.Equal([true, false], new[] { "crd_a", "crd_b" }.Select(fences.IsRevoked));
        Assert.Equal([false, true, false], new[] { "crd_a", "crd_b", "crd_c" }.Select(fences.IsFrozen));
        Assert.Equal([true, false], new[] { "t", "u" }.Select(fences.IsTokenRevoked));
        Assert.Equal([true, false, null], new[] { "agt_a", "agt_b", "agt_c" }.Select(agent => fences.Ancestor(agent)?.Holds));
        Assert.True((fences.Ancestors[1] with { Killed = true }).Holds);
    }

    [Fact]
    public void Who_no_longer_shares_is_not_told_of()
    {
        var frozen = new SubjectFence(1, Frozen: true, Killed: false);
        var fences = Fences.None with { Target = frozen, TargetHome = frozen };

        Assert.Same(fences, fences.Seen);
        var withdrawn = (fences with { Share = frozen }).Seen;
        Assert.Equal((SubjectFence.Clear, SubjectFence.Clear, frozen), (withdrawn.Target, withdrawn.TargetHome, withdrawn.Share));
    }

    private static (bool Holds, bool IsKilled) Look(Fences fences) => (fences.Holds, fences.IsKilled);

    private static Fences With(string which, SubjectFence fence) => which switch
    {
        "agent" => Fences.None with { Agent = fence },
        "target" => Fences.None with { Target = fence },
        "target's home" => Fences.None with { TargetHome = fence },
        "share" => Fences.None with { Share = fence },
        "organisation" => Fences.None with { Organisation = fence },
        _ => Fences.None with { Connection = fence },
    };
}
