namespace Gatehouse.Vault.Grants;

/// <summary>What came of telling a provider that a grant is over.</summary>
internal enum TellOutcome
{
    /// <summary>Nothing is left to tell.</summary>
    Told,

    /// <summary>Here something is under way: the provider was not asked, or what it took could not be written down.</summary>
    NotYet,

    /// <summary>The provider did not take it.</summary>
    Failed,
}
