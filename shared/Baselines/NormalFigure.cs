using System.Runtime.InteropServices;

namespace Gatehouse.Baselines;

/// <summary>What is normal.</summary>
/// <param name="Hours">How many hours it is known from, each by what it is still worth.</param>
/// <param name="IsOfHour">It is known for this hour of the day; else it is that of all hours.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct NormalFigure(double Mean, double Deviation, double Hours, bool IsOfHour);
