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

    [Theory]
    [InlineData(8, 0, true)]
    [InlineData(8, 1, false)] // no task that was accepted before it can wait any more
    public void A_fence_of_an_ancestor_goes_once_no_live_work_can_meet_it(int days, int ticks, bool isKept)
    {
        var first = Fences.None.With(new AncestorFence("agt_a", 1, Frozen: false, Killed: true), noon);

        var later = first.With(new AncestorFence("agt_b", 1, Frozen: true, Killed: false), noon.AddDays(days).AddTicks(ticks));

        Assert.Equal((isKept, true), (later.Ancestor("agt_a") is not null, later.Ancestor("agt_b") is { Frozen: true }));
    }

    [Fact]
    public void A_fence_of_which_nobody_knows_when_it_was_set_is_kept_from_the_next_on()
    {
        var old = Fences.None with { Ancestors = [new AncestorFence("agt_a", 1, Frozen: false, Killed: true)] };

        var next = old.With(new AncestorFence("agt_b", 1, Frozen: false, Killed: true), noon);

        Assert.Equal(noon, next.Ancestor("agt_a")!.At);
        Assert.Null(next.With(new AncestorFence("agt_b", 2, Frozen: false, Killed: true), noon.AddDays(9)).Ancestor("agt_a"));
        Assert.Single(next.With(new AncestorFence("agt_b", 2, Frozen: false, Killed: true), noon.AddDays(9)).Ancestors);
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
