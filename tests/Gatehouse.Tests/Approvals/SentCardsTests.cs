using Gatehouse.Approvals;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Approvals;

public sealed class SentCardsTests
{
    private const string Organisation = EngineBench.Organisation;

    private readonly EngineBench bench = new();

    private SentCards Cards => bench.Get<SentCards>();

    [Fact]
    public async Task Of_two_cards_that_were_sent_at_once_neither_is_forgotten()
    {
        var beside = new EngineBench(bench).Get<SentCards>();
        bench.World.Table.NextWrites.Enqueue(async apply =>
        {
            await beside.KeepAsync(Organisation, Card("other"), default);
            return apply();
        });

        var kept = await Cards.KeepAsync(Organisation, Card("mine"), default);

        var standing = Assert.Single(await Cards.ListAsync(Organisation, Demands.Id, default));
        Assert.Equal(("mine", "other"), (standing.Message.Id, Assert.Single(standing.Earlier).Id));
        Assert.Equal("other", Assert.Single(kept.Earlier).Id);
        Assert.Empty((await Cards.KeepAsync(Organisation, Card("mine"), default)).Earlier.Skip(1));
    }

    [Fact]
    public async Task A_card_that_took_the_place_of_the_settled_one_is_still_to_be_settled()
    {
        var settled = await Cards.KeepAsync(Organisation, Card("settled"), default);
        var newer = await Cards.KeepAsync(Organisation, Card("newer") with { Repeats = 1 }, default);

        var left = await Cards.RemoveAsync(Organisation, settled, default);
        Assert.Equal(("newer", 1), (left!.Message.Id, left.Repeats));
        Assert.Null(await Cards.RemoveAsync(Organisation, newer, default));
        Assert.Null(await Cards.RemoveAsync(Organisation, newer, default));
        Assert.Empty(await Cards.ListAsync(Organisation, Demands.Id, default));
    }

    private static SentCard Card(string message) => new(Demands.Id, Demands.Ana, new SentMessage(new Conversation("https://smba.example.com/", "a:1"), message), 0);
}
