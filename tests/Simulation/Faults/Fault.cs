using System.Runtime.InteropServices;

namespace Gatehouse.Simulation.Faults;

/// <param name="Kind">What goes wrong.</param>
/// <param name="Duration">How long, or how late; meaningful for the kinds that take time.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Fault(FaultKind Kind, TimeSpan Duration = default)
{
    public static Fault None => default;

    public override string ToString() => Duration == TimeSpan.Zero ? $"{Kind}" : $"{Kind} {Duration.TotalSeconds:0.###} s";
}
