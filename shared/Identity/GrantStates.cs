using System.Buffers.Text;
using Gatehouse.Ports;

namespace Gatehouse.Identity;

/// <summary>The <c>state</c> of an authorization request: sealed, so that nobody else can make one, and good for one grant alone.</summary>
public sealed class GrantStates(ISecretStore store, IRandomSource random, TimeProvider time)
{
    public const string SecretName = "gate-grant-state-key";

    private const int NonceBytes = 32;
    private const char Between = '|';

    private readonly HmacKeys keys = new(store, SecretName, random, time);

    /// <summary>Unguessable text: for a state, and for the verifier of PKCE (RFC 7636 section 4.1).</summary>
    public string NewNonce()
    {
        Span<byte> nonce = stackalloc byte[NonceBytes];
        random.Fill(nonce);
        return Base64Url.EncodeToString(nonce);
    }

    public async ValueTask<string> SealAsync(string organisation, string grant, string nonce, DateTimeOffset expiresAt, CancellationToken ct) =>
        (await SealAsync(ct)).Seal(string.Join(Between, organisation, grant, nonce), expiresAt);

    /// <returns>Null when the gate did not seal it, or it is too old.</returns>
    public async ValueTask<(string Organisation, string Grant, string Nonce)?> OpenAsync(string state, CancellationToken ct) =>
        (await SealAsync(ct)).Open(state)?.Split(Between, 3) is [var organisation, var grant, var nonce] ? (organisation, grant, nonce) : null;

    private async ValueTask<TextSeal> SealAsync(CancellationToken ct) => new("grant|state", await keys.CurrentAsync(ct), random, time);
}
