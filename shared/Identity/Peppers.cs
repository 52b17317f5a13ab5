using Gatehouse.Ports;

namespace Gatehouse.Identity;

/// <summary>The keys under which secrets are hashed; without them a stolen table of hashes is useless.</summary>
public sealed class Peppers(ISecretStore store, IRandomSource random, TimeProvider time)
{
    public const string SecretName = "gate-pepper";
    private const int PepperBytes = 32;

    private readonly VersionedSecret<PepperSet> secret =
        new(store, SecretName, () => Make(random), static (versions, inUse, _) => new PepperSet(versions, inUse), time);

    /// <summary>How long after its making a new pepper hashes: by then every instance recognises what it hashed.</summary>
    public static TimeSpan HashesAfter => VersionedSecret<PepperSet>.PublishedFor;

    public ValueTask<PepperSet> CurrentAsync(CancellationToken ct) => secret.CurrentAsync(ct);

    /// <summary>Makes a new pepper. What older ones hashed is recognised for as long as they are there: nobody can hash it again without the secret.</summary>
    public Task<SecretVersion> RotateAsync(CancellationToken ct) => store.AddAsync(SecretName, Make(random), ct);

    private static byte[] Make(IRandomSource random)
    {
        var pepper = new byte[PepperBytes];
        random.Fill(pepper);
        return pepper;
    }
}
