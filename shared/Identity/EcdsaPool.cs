using System.Security.Cryptography;

namespace Gatehouse.Identity;

/// <summary>
/// Imported copies of one key. Importing triples the cost of a signature, and one object may not serve two threads at once:
/// so each use takes a copy out and puts it back, without a lock.
/// </summary>
internal sealed class EcdsaPool(Func<ECDsa> import)
{
    private readonly ECDsa?[] idle = new ECDsa?[Environment.ProcessorCount];

    public ECDsa Take()
    {
        for (var i = 0; i < idle.Length; i++)
        {
            if (Volatile.Read(ref idle[i]) is not null && Interlocked.Exchange(ref idle[i], null) is { } key)
                return key;
        }

        return import();
    }

    public void Return(ECDsa key)
    {
        for (var i = 0; i < idle.Length; i++)
        {
            if (Interlocked.CompareExchange(ref idle[i], key, null) is null)
                return;
        }

        key.Dispose();
    }
}
