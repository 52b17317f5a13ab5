namespace Gatehouse.Registry;

/// <summary>What is to become of an operator.</summary>
public abstract record OperatorChange
{
    private OperatorChange() { }

    /// <summary>What is <see langword="null"/> stays.</summary>
    public sealed record To(string? Name, IReadOnlyList<OperatorRole>? Roles) : OperatorChange;

    /// <summary>Every key of theirs is worth nothing from now on.</summary>
    public sealed record Removal : OperatorChange;
}
