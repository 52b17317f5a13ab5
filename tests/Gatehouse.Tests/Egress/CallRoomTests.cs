using Gatehouse.Egress;

namespace Gatehouse.Tests.Egress;

public sealed class CallRoomTests
{
    [Fact]
    public void An_instance_makes_so_many_calls_at_once_and_fewer_to_one()
    {
        var room = new CallRoom(most: 3, mostOfOne: 2);

        Assert.Equal([true, true, false], new[] { "a", "a", "a" }.Select(room.TryEnter));
        Assert.Equal([true, false], new[] { "b", "c" }.Select(room.TryEnter));
        room.Leave("a");
        Assert.Equal([true, false], new[] { "c", "a" }.Select(room.TryEnter));
    }
}
