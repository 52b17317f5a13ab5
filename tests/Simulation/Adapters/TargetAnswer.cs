using System.Text;
using Gatehouse.Ports;

namespace Gatehouse.Simulation.Adapters;

/// <summary>What a target says, and how long it thinks before it does.</summary>
public sealed record TargetAnswer(TargetReply.Answered Reply, TimeSpan After = default)
{
    public static TargetAnswer Json(int status, string body, TimeSpan after = default) =>
        new(new TargetReply.Answered(status, Encoding.UTF8.GetBytes(body), "application/json", null), after);
}
