namespace Gatehouse.Egress;

/// <summary>How many calls of a kind this instance makes at once, and how many of them to one: whoever hangs leaves room for the others.</summary>
internal sealed class CallRoom(int most, int mostOfOne)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> underWay = new(StringComparer.Ordinal);
    private int all;

    /// <returns>False when there is no room now; else <see cref="Leave"/> MUST follow.</returns>
    public bool TryEnter(string to)
    {
        lock (gate)
        {
            var own = underWay.GetValueOrDefault(to);
            if (all >= most || own >= mostOfOne)
                return false;
            underWay[to] = own + 1;
            all++;
            return true;
        }
    }

    public void Leave(string to)
    {
        lock (gate)
        {
            all--;
            if (--underWay[to] == 0)
                underWay.Remove(to);
        }
    }
}
