using System.Globalization;
using System.Security.Cryptography;
using Gatehouse.Ports;

namespace Gatehouse.Identity;

/// <summary>
/// What says when an operator last showed their key: <c>gth_sgn_{seconds}_{64 hexadecimal digits}</c>, derived from who it is and
/// when, so that no store holds it. It proves that the key was shown then, and nothing more: an operator's key is no second factor.
/// </summary>
public sealed class SignInProofs(ISecretStore store, IRandomSource random, TimeProvider time)
{
    public const string SecretName = "gate-sign-in-key";

    /// <summary>How long a proof says so at all; what asks for one may want it fresher.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(5);

    private const string Prefix = "gth_sgn_";
    private const int MaxSecondsLength = 12;
    private const int DigestLength = 2 * HMACSHA256.HashSizeInBytes;

    private readonly HmacKeys keys = new(store, SecretName, random, time);

    public async ValueTask<(string Proof, DateTimeOffset ExpiresAt)> IssueAsync(string organisation, string person, CancellationToken ct)
    {
        var seconds = time.GetUtcNow().ToUnixTimeSeconds();
        var digest = Convert.ToHexStringLower((await keys.CurrentAsync(ct)).Derive(Purpose(organisation, person, seconds)));
        return ($"{Prefix}{seconds.ToString(CultureInfo.InvariantCulture)}_{digest}", DateTimeOffset.FromUnixTimeSeconds(seconds) + Lasts);
    }

    /// <returns>When the key was shown; null when the proof is not this person's, or too old.</returns>
    public async ValueTask<DateTimeOffset?> VerifyAsync(string organisation, string person, string proof, CancellationToken ct)
    {
        if (!proof.StartsWith(Prefix, StringComparison.Ordinal) || proof[Prefix.Length..].Split('_') is not [var text, { Length: DigestLength } hex])
            return null;
        if (text.Length > MaxSecondsLength || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return null;

        var digest = new byte[HMACSHA256.HashSizeInBytes];
        if (Convert.FromHexString(hex, digest, out _, out var written) != System.Buffers.OperationStatus.Done || written != digest.Length)
            return null;
        return (await keys.CurrentAsync(ct)).Matches(Purpose(organisation, person, seconds), digest) && DateTimeOffset.FromUnixTimeSeconds(seconds) + Lasts >= time.GetUtcNow()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
    }

    private static string Purpose(string organisation, string person, long seconds) => $"sign-in|{organisation}|{person}|{seconds.ToString(CultureInfo.InvariantCulture)}";
}
