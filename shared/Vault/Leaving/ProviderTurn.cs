using Gatehouse.Vault.Grants;

namespace Gatehouse.Vault.Leaving;

/// <summary>What one provider is to be told in a run: what it did not take last comes last.</summary>
internal sealed class ProviderTurn(string organisation, string provider, ProviderWait? wait, IEnumerable<VaultEnding> endings)
{
    public string Organisation => organisation;

    public string Provider => provider;

    /// <summary>Null once it takes what it is told.</summary>
    public ProviderWait? Wait { get; set; } = wait;

    public Queue<VaultEnding> Left { get; } = new(endings.OrderBy(ending => wait is not null && string.CompareOrdinal(ending.Grant, wait.Grant) <= 0));
}
