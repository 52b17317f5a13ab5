namespace Gatehouse.Guardrails.Injection;

internal static class Concepts
{
    /// <summary>Whether it is any of these.</summary>
    public static bool Has(this Concept concept, Concept any) => (concept & any) != Concept.None;
}
