using Gatehouse.Identity;
using Gatehouse.Ports;

namespace Gatehouse.Vault;

/// <summary>The keys under which the data keys of organisations are sealed, the first made at first use. None seals anything else.</summary>
public sealed class MasterKeys(ISecretStore store, IRandomSource random, TimeProvider time)
{
    public const string SecretName = "gate-master-key";

    /// <summary>How long after its making a new version seals: by then every instance can open what it sealed.</summary>
    public static TimeSpan SealsAfter => HmacKeys.UsedAfter;

    /// <summary>How long after its making nobody seals under an older version any more.</summary>
    public static TimeSpan SettlesAfter => HmacKeys.SettlesAfter;

    private readonly HmacKeys keys = new(store, SecretName, random, time);

    /// <summary>The version that seals, and what each version derives for one organisation.</summary>
    internal ValueTask<HmacKeySet> CurrentAsync(CancellationToken ct) => keys.CurrentAsync(ct);

    /// <summary>Makes a new version. Every instance takes it over by itself, and what older ones sealed is sealed again in the background.</summary>
    public Task<SecretVersion> RotateAsync(CancellationToken ct) => keys.RotateAsync(ct);

    internal static string Purpose(string organisation) => $"data-key|{organisation}";
}
