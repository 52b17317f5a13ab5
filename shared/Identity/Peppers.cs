using Gatehouse.Ports;

namespace Gatehouse.Identity;

/// <summary>The keys under which secrets are hashed; without them a stolen table of hashes is useless.</summary>
public sealed class Peppers(ISecretStore store, IRandomSource random, TimeProvider time)
{
    public const string SecretName = "gate-pepper";
    private const int PepperBytes = 32;

    private readonly VersionedSecret<PepperSet> secret =
        new(store, SecretName, () => Make(random), static (versions, inUse, _) => new PepperSet(versions, inUse), time);

    public ValueTask<PepperSet> CurrentAsync(CancellationToken ct) => secret.CurrentAsync(ct);

    private static byte[] Make(IRandomSource random)
    {
        var pepper = new byte[PepperBytes];
        random.Fill(pepper);
        return pepper;
    }
}
