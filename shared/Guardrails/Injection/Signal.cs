using System.Runtime.InteropServices;

namespace Gatehouse.Guardrails.Injection;

/// <summary>Something that speaks for an injection.</summary>
/// <param name="Class">What kind of thing: of one class only the strongest counts at a place.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Signal(SignalClass Class, int Weight, int Index, int Start, int End);
