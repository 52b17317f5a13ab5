using System.Runtime.CompilerServices;
using Gatehouse.Closing;

namespace Gatehouse.Delegation;

/// <summary>Where people lie.</summary>
public sealed class PeoplePartitions : IOwnedPartitions
{
    public async IAsyncEnumerable<string> NamesAsync(string organisation, [EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask;
        yield return People.Partition;
    }
}
