namespace Gatehouse.Containment;

/// <summary>What an operator's word made of the document of what is contained, before any connection holds it.</summary>
internal abstract record StandingChange<T>
{
    private StandingChange() { }

    /// <summary>It stands so now, whoever said it first.</summary>
    internal sealed record To(T Document) : StandingChange<T>;

    internal sealed record Unknown : StandingChange<T>;

    /// <summary>It has ended for good.</summary>
    internal sealed record Ended : StandingChange<T>;
}
