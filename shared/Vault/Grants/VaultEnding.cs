namespace Gatehouse.Vault.Grants;

/// <summary>Something of the vault that is to end, whoever finishes it: a grant, all that hangs on a person, or, with neither, all grants of an organisation that was killed.</summary>
/// <param name="Operator">Who asked for it.</param>
internal sealed record VaultEnding(string Operator)
{
    /// <summary>The grant; absent where a person leaves, or all grants end.</summary>
    public string? Grant { get; init; }

    /// <summary>The grant's provider, once the grant is over here and only the provider is left to be told.</summary>
    public string? Provider { get; init; }

    /// <summary>The person; absent where only grants end.</summary>
    public string? User { get; init; }

    /// <summary>Who takes the person's agents over; absent: they are frozen.</summary>
    public string? Successor { get; init; }
}
