namespace Gatehouse.Guardrails.Normalisation;

/// <summary>The same text as different readers see it.</summary>
[Flags]
public enum ViewKind
{
    None = 0,

    /// <summary>Untouched.</summary>
    Raw = 1,

    /// <summary>Compatibility forms folded, what is invisible removed; case kept.</summary>
    Plain = 2,

    /// <summary>As a person reads it: no case, no accents, look-alikes and digits within words as the letters they stand for.</summary>
    Skeleton = 4,

    /// <summary>The skeleton's letters and digits alone.</summary>
    Squeezed = 8,

    All = Raw | Plain | Skeleton | Squeezed,
}
