using System.Globalization;

namespace Gatehouse.Simulation.Faults;

/// <summary>One run of a scenario, in one line: <c>accept|7|2 gates|5=Fail 12=Delay:3000</c>, durations in milliseconds.</summary>
public sealed record Replay(string Scenario, ulong Seed, FaultPlan.Explicit Plan)
{
    public static Replay Parse(string text)
    {
        var parts = text.Split('|');
        var faults = parts[3].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ParseFault);
        return new Replay(
            parts[0], ulong.Parse(parts[1], CultureInfo.InvariantCulture), new FaultPlan.Explicit([.. faults]) { Gates = int.Parse(parts[2].Split(' ')[0], CultureInfo.InvariantCulture) });
    }

    public override string ToString() => $"{Scenario}|{Seed}|{Plan.Gates} gates|{string.Join(' ', Plan.Faults.Select(Text))}";

    private static string Text((int Index, Fault Fault) at) =>
        at.Fault.Duration == TimeSpan.Zero ? $"{at.Index}={at.Fault.Kind}" : string.Create(CultureInfo.InvariantCulture, $"{at.Index}={at.Fault.Kind}:{at.Fault.Duration.TotalMilliseconds:R}");

    private static (int Index, Fault Fault) ParseFault(string text)
    {
        var parts = text.Split('=', ':');
        var kind = Enum.Parse<FaultKind>(parts[1]);
        var duration = parts.Length > 2 ? TimeSpan.FromMilliseconds(double.Parse(parts[2], CultureInfo.InvariantCulture)) : TimeSpan.Zero;
        return (int.Parse(parts[0], CultureInfo.InvariantCulture), new Fault(kind, duration));
    }
}
