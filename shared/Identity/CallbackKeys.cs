using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Ports;

namespace Gatehouse.Identity;

/// <summary>
/// Signs callbacks: <c>t={unix seconds},v1={hex HMAC-SHA256 of "t.body"}</c> under the agent's own key, which is derived and
/// never stored. A receiver checks the digest, and that the time is recent.
/// </summary>
public sealed class CallbackKeys(ISecretStore store, IRandomSource random, TimeProvider time)
{
    public const string SecretName = "gate-callback-key";
    public const string Header = "Gatehouse-Signature";

    private readonly HmacKeys keys = new(store, SecretName, random, time);

    /// <summary>The agent's key, to be shown once.</summary>
    public async ValueTask<string> KeyOfAsync(string organisation, string agent, CancellationToken ct) =>
        Base64Url.EncodeToString((await keys.CurrentAsync(ct)).Derive(Purpose(organisation, agent)));

    public async ValueTask<string> SignAsync(string organisation, string agent, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        var key = Encoding.ASCII.GetBytes(await KeyOfAsync(organisation, agent, ct));
        var moment = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(Encoding.ASCII.GetBytes($"{moment}."));
        hash.AppendData(body.Span);
        return $"t={moment},v1={Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }

    private static string Purpose(string organisation, string agent) => $"callback|{organisation}|{agent}";
}
