using System.Runtime.CompilerServices;
using Gatehouse.Closing;

namespace Gatehouse.Vault.Grants;

/// <summary>Where grants lie.</summary>
public sealed class VaultPartitions : IOwnedPartitions
{
    public async IAsyncEnumerable<string> NamesAsync(string organisation, [EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask;
        yield return GrantRows.Partition;
    }
}
