using System.Security.Cryptography;
using Gatehouse.Ports;

namespace Gatehouse.Identity;

/// <summary>
/// What lets a target post the result of one task, and nothing else: <c>gth_res_{organisation}_{64 hexadecimal digits}</c>.
/// Derived from the task, so that no store holds it.
/// </summary>
public sealed class ResultTokens(ISecretStore store, IRandomSource random, TimeProvider time)
{
    public const string SecretName = "gate-result-key";

    private const string Prefix = "gth_res_";
    private const int OrganisationLength = 12;
    private const int DigestLength = 2 * HMACSHA256.HashSizeInBytes;

    private readonly HmacKeys keys = new(store, SecretName, random, time);

    public async ValueTask<string> IssueAsync(string organisation, string task, CancellationToken ct) =>
        $"{Prefix}{organisation}_{Convert.ToHexStringLower((await keys.CurrentAsync(ct)).Derive(Purpose(organisation, task)))}";

    public static bool IsOne(string token) => token.StartsWith(Prefix, StringComparison.Ordinal);

    /// <returns>The organisation of the task; null when the token is not this task's.</returns>
    public async ValueTask<string?> VerifyAsync(string token, string task, CancellationToken ct)
    {
        if (!IsOne(token) || token.Length != Prefix.Length + OrganisationLength + 1 + DigestLength || token[Prefix.Length + OrganisationLength] != '_')
            return null;

        var organisation = token.Substring(Prefix.Length, OrganisationLength);
        var digest = new byte[HMACSHA256.HashSizeInBytes];
        if (Convert.FromHexString(token.AsSpan(Prefix.Length + OrganisationLength + 1), digest, out _, out var written) != System.Buffers.OperationStatus.Done || written != digest.Length)
            return null;
        return (await keys.CurrentAsync(ct)).Matches(Purpose(organisation, task), digest) ? organisation : null;
    }

    private static string Purpose(string organisation, string task) => $"result|{organisation}|{task}";
}
