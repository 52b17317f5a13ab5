namespace Gatehouse.Vault.Grants;

/// <summary>Something of the vault that is to end, whoever finishes it.</summary>
/// <param name="Operator">Who asked for it.</param>
internal sealed record VaultEnding(string Operator)
{
    /// <summary>The grant; absent where a person leaves.</summary>
    public string? Grant { get; init; }

    /// <summary>The person; absent where only a grant ends.</summary>
    public string? User { get; init; }

    /// <summary>Who takes the person's agents over; absent: they are frozen.</summary>
    public string? Successor { get; init; }
}
