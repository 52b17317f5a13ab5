using Gatehouse.Ledger;

namespace Gatehouse.Tests.Ledger;

public sealed class CommitQueueTests
{
    private readonly CommitQueue queue = new(capacity: 3);

    [Fact]
    public void Only_the_first_serves_until_serving_has_ended()
    {
        Assert.Equal((true, true), queue.Add(Request()));
        Assert.Equal((true, false), queue.Add(Request()));
        Assert.Equal(2, queue.Take().Count);
        Assert.Equal((true, false), queue.Add(Request()));
        Assert.Single(queue.Take());
        Assert.Empty(queue.Take());
        Assert.Equal((true, true), queue.Add(Request()));
    }

    [Fact]
    public void Containment_goes_first_and_in_a_group_of_its_own()
    {
        var (dispatch, kill) = (Request(), Request(containment: true));
        queue.Add(dispatch);
        queue.Add(kill);

        Assert.Same(kill, Assert.Single(queue.Take()));
        Assert.Same(dispatch, Assert.Single(queue.Take()));
    }

    [Fact]
    public void Past_the_capacity_a_caller_is_turned_away_but_never_containment()
    {
        for (var i = 0; i < 3; i++)
            Assert.True(queue.Add(Request()).Accepted);

        Assert.Equal((false, false), queue.Add(Request()));
        Assert.True(queue.Add(Request(containment: true)).Accepted);
    }

    [Fact]
    public void What_is_put_back_comes_first_and_in_its_order()
    {
        IPendingCommit[] requests = [Request(), Request(), Request()];
        foreach (var request in requests)
            queue.Add(request);
        Assert.Equal(requests, queue.Take());

        var later = Request();
        queue.Add(later);
        queue.PutBack(requests[1..]);

        Assert.Equal([requests[1], requests[2], later], queue.Take());
    }

    [Fact]
    public void A_group_holds_no_more_than_a_batch_can()
    {
        var large = new CommitQueue(200);
        for (var i = 0; i < 150; i++)
            large.Add(Request());

        Assert.Equal((98, 52), (large.Take().Count, large.Take().Count));
        for (var i = 0; i < 150; i++)
            large.Add(Request(containment: true));
        Assert.Equal((98, 52), (large.Take().Count, large.Take().Count));
    }

    private static PendingCommit<string> Request(bool containment = false) => new(LedgerBench.Append() with { Containment = containment }, 0);
}
