using Gatehouse.Identity;
using Gatehouse.Wire;

namespace Gatehouse.Http.Bodies;

/// <summary>The far end of a connection.</summary>
public abstract record TargetBody
{
    private TargetBody() { }

    public abstract T Match<T>(Func<string, T> agent, Func<Uri, T> http);

    /// <summary>Exactly one of <c>agent</c> and <c>http</c>.</summary>
    internal static TargetBody? Parse(StrictObject? to)
    {
        if (to is null)
            return null;
        to.RefuseUnavailable("mcp", "MCP targets");
        var (hasAgent, hasHttp) = (to.Optional("agent") is not null, to.Optional("http") is not null);
        TargetBody? target = null;
        if (hasAgent && !hasHttp)
            target = to.RequiredId("agent", IdKind.Agent) is { } id ? new Agent(id) : null;
        else if (hasHttp && !hasAgent)
            target = ParseHttp(to.RequiredObject("http")!);
        else if (!to.IsBroken)
            to.RefuseWhole("must have exactly one of `agent` and `http`");
        to.Close();
        return target;
    }

    private static Http? ParseHttp(StrictObject http)
    {
        var url = http.RequiredUrl("url");
        http.Close();
        return url is null ? null : new Http(url);
    }

    public sealed record Agent(string Id) : TargetBody
    {
        public override T Match<T>(Func<string, T> agent, Func<Uri, T> http) => agent(Id);
    }

    public sealed record Http(Uri Url) : TargetBody
    {
        public override T Match<T>(Func<string, T> agent, Func<Uri, T> http) => http(Url);
    }
}
