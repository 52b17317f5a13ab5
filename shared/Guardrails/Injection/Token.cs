using System.Runtime.InteropServices;

namespace Gatehouse.Guardrails.Injection;

/// <summary>A word or a phrase that means something, and where it stands in the skeleton.</summary>
/// <param name="Index">Counted in words.</param>
/// <param name="IsQuoted">Within quotation marks.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Token(int Start, int End, int Index, int Sentence, Concept Concept, bool IsQuoted, bool OpensSentence)
{
    public bool Is(Concept concept) => Concept.Has(concept);
}
