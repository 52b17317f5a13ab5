using Gatehouse.Delegation;
using Gatehouse.Ledger;
using Gatehouse.Tests.Identity;

namespace Gatehouse.Tests.Delegation;

public sealed class DelegationLimitsTests
{
    private const int Rounds = 20_000;

    private static readonly DateTimeOffset noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(null, "a", "a")]
    [InlineData("a b", null, "a b")]
    [InlineData("a b", "b c", "b")]
    [InlineData("a", "b", "")] // nothing in common is none, not any
    [InlineData("", null, "")]
    [InlineData("", "a", "")]
    [InlineData("a", "A", "")]
    public void Of_names_those_remain_that_both_have(string? left, string? right, string? both)
    {
        Assert.Equal(Names(both), new DelegationLimits { Actions = Names(left) }.Intersect(new DelegationLimits { Actions = Names(right) }).Actions);
        Assert.Equal(Names(both), new DelegationLimits { Tools = Names(left) }.Intersect(new DelegationLimits { Tools = Names(right) }).Tools);
        Assert.Equal(Names(both), new DelegationLimits { Models = Names(left) }.Intersect(new DelegationLimits { Models = Names(right) }).Models);
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(null, 2, 2)]
    [InlineData(2, null, 2)]
    [InlineData(2, 3, 2)]
    [InlineData(3, 2, 2)]
    [InlineData(0, 3, 0)]
    public void Of_amounts_depths_and_ends_the_least_remains(int? left, int? right, int? least)
    {
        var both = Number(left).Intersect(Number(right));

        Assert.Equal(Number(least), both);
    }

    [Theory]
    [InlineData("actions", "`b` of actions", "`a`")]
    [InlineData("tools", "`b` of tools", "none")]
    [InlineData("models", "`b` of models", "`a`, `c`")]
    [InlineData("amount", "an amount of 2.5", "2")]
    [InlineData("depth", "a depth of 2", "1")]
    [InlineData("expiresAt", "an end at 2026-11-22T12:00:01.000Z", "2026-11-22T12:00:00.000Z")]
    public void What_is_wider_is_named(string member, string asked, string most)
    {
        var has = new DelegationLimits { Actions = ["a"], Tools = [], Models = ["a", "c"], Amount = Money.Of(2), Depth = 1, ExpiresAt = noon };
        var wider = member switch
        {
            "actions" => new DelegationLimits { Actions = ["a", "b"] },
            "tools" => new DelegationLimits { Tools = ["b"] },
            "models" => new DelegationLimits { Models = ["b"] },
            "amount" => new DelegationLimits { Amount = Money.Of(2.5m) },
            "depth" => new DelegationLimits { Depth = 2 },
            _ => new DelegationLimits { ExpiresAt = noon.AddSeconds(1) },
        };

        Assert.Equal(new DelegationExcess(member, asked, most), has.FindWider(wider));
        Assert.Null(has.FindWider(has));
        Assert.Null(has.FindWider(DelegationLimits.None));
        Assert.Null(DelegationLimits.None.FindWider(wider));
    }

    [Fact]
    public void What_two_allow_is_what_each_of_them_allows_and_nothing_else()
    {
        var random = new SeededRandom(46);
        for (var round = 0; round < Rounds; round++)
        {
            var (left, right, asked) = (Any(random), Any(random), Any(random));
            var both = left.Intersect(right);

            Assert.Null(left.FindWider(both));
            Assert.Null(right.FindWider(both));
            Assert.Equal(left.FindWider(asked) is null && right.FindWider(asked) is null, both.FindWider(asked) is null);
            Assert.Equal(both, both.Intersect(left).Intersect(right));
            Assert.True(SameSet(both.Actions, right.Intersect(left).Actions) && both.Depth == right.Intersect(left).Depth, "the order matters");
        }
    }

    private static DelegationLimits Any(SeededRandom random) => new()
    {
        Actions = AnyNames(random),
        Tools = AnyNames(random),
        Models = AnyNames(random),
        Amount = Below(random, 3) == 0 ? null : Money.Of(Below(random, 4)),
        Depth = Below(random, 3) == 0 ? null : Below(random, 4),
        ExpiresAt = Below(random, 3) == 0 ? null : noon.AddSeconds(Below(random, 4)),
    };

    private static IReadOnlyList<string>? AnyNames(SeededRandom random) =>
        Below(random, 3) == 0 ? null : [.. new[] { "a", "b", "c" }.Where(_ => Below(random, 2) == 0)];

    private static int Below(SeededRandom random, int end)
    {
        Span<byte> one = stackalloc byte[1];
        random.Fill(one);
        return one[0] % end;
    }

    private static bool SameSet(IReadOnlyList<string>? left, IReadOnlyList<string>? right) =>
        left is null || right is null ? ReferenceEquals(left, right) : left.Order(StringComparer.Ordinal).SequenceEqual(right.Order(StringComparer.Ordinal), StringComparer.Ordinal);

    private static DelegationLimits Number(int? number) => new()
    {
        Amount = number is { } units ? Money.Of(units) : null,
        Depth = number,
        ExpiresAt = number is { } seconds ? noon.AddSeconds(seconds) : null,
    };

    private static string[]? Names(string? names) => names?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
