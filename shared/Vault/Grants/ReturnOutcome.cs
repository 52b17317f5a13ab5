namespace Gatehouse.Vault.Grants;

/// <summary>What came of a person's return from a provider.</summary>
public abstract record ReturnOutcome
{
    private ReturnOutcome() { }

    /// <summary>The gate sent nobody away with this, or somebody has come back with it already, or too late.</summary>
    public sealed record Unknown : ReturnOutcome;

    public sealed record Connected(Grant Grant, string? ReturnTo) : ReturnOutcome;

    /// <param name="Why">In words for the person.</param>
    public sealed record Declined(Grant Grant, string? ReturnTo, string Why) : ReturnOutcome;
}
