using Gatehouse.Caching;

namespace Gatehouse.Tests.Caching;

public sealed class GenerationCacheTests
{
    private readonly GenerationCache<int, string> cache = new(3);

    [Fact]
    public void What_is_not_used_for_a_generation_is_forgotten()
    {
        for (var i = 0; i < 9; i++)
            cache.Set(i, $"{i}");

        Assert.False(cache.TryGet(0, out _));
        Assert.True(cache.TryGet(8, out var last));
        Assert.Equal("8", last);
    }

    [Fact]
    public void What_is_used_stays()
    {
        cache.Set(0, "zero");
        for (var i = 1; i < 50; i++)
        {
            cache.Set(i, "other");
            Assert.True(cache.TryGet(0, out _));
        }
    }

    [Fact]
    public void It_never_holds_more_than_two_generations()
    {
        for (var i = 0; i < 100; i++)
        {
            cache.Set(i, "");
            cache.TryGet(i / 2, out _);
            Assert.True(cache.Values.Count() <= 6);
        }
    }

    [Fact]
    public void A_value_is_replaced_in_place_and_removed_from_both_generations()
    {
        for (var i = 0; i < 3; i++)
            cache.Set(i, "old");
        cache.Set(0, "new");
        Assert.True(cache.TryGet(0, out var value));
        Assert.Equal("new", value);

        cache.Remove(0);
        Assert.False(cache.TryGet(0, out _));
    }

    [Fact]
    public void A_value_is_made_once()
    {
        var made = 0;
        for (var i = 0; i < 3; i++)
            Assert.Equal("1", cache.GetOrAdd(7, _ => $"{++made}"));
    }
}
