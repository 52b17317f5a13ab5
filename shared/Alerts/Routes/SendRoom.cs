namespace Gatehouse.Alerts.Routes;

/// <summary>How many notices this instance sends at once, and how many of them over one route: a route that hangs leaves room for the others.</summary>
internal sealed class SendRoom(int most, int mostOfRoute)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> underWay = new(StringComparer.Ordinal);
    private int all;

    /// <returns>False when there is no room now; else <see cref="Leave"/> MUST follow.</returns>
    public bool TryEnter(string route)
    {
        lock (gate)
        {
            var own = underWay.GetValueOrDefault(route);
            if (all >= most || own >= mostOfRoute)
                return false;
            underWay[route] = own + 1;
            all++;
            return true;
        }
    }

    public void Leave(string route)
    {
        lock (gate)
        {
            all--;
            if (--underWay[route] == 0)
                underWay.Remove(route);
        }
    }
}
