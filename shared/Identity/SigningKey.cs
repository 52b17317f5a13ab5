using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Ports;

namespace Gatehouse.Identity;

/// <summary>One version of the key that signs tokens. Safe to use from many threads.</summary>
public sealed class SigningKey
{
    private readonly EcdsaPool pool;

    internal SigningKey(SecretVersion secret)
    {
        Version = secret.Version;
        pool = new EcdsaPool(() => P256.OpenPkcs8(secret.Value.Span));

        var key = pool.Take();
        Public = new VerificationKey(key.ExportParameters(includePrivateParameters: false).Q);
        pool.Return(key);

        var header = $$"""{"alg":"ES256","typ":"{{AgentTokenIssuer.Type}}","kid":"{{Public.KeyId}}"}""";
        EncodedHeader = Encoding.ASCII.GetBytes(Base64Url.EncodeToString(Encoding.ASCII.GetBytes(header)));
    }

    public string Version { get; }

    public VerificationKey Public { get; }

    /// <summary>The protected header of every token under this key, ready to be signed.</summary>
    internal ReadOnlyMemory<byte> EncodedHeader { get; }

    /// <summary>Whether what it signs verifies.</summary>
    public bool IsUsable()
    {
        Span<byte> signature = stackalloc byte[P256.SignatureBytes];
        Sign(EncodedHeader.Span, signature);
        return Public.Verify(EncodedHeader.Span, signature);
    }

    internal void Sign(ReadOnlySpan<byte> data, Span<byte> signature)
    {
        var key = pool.Take();
        try
        {
            key.SignData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        finally
        {
            pool.Return(key);
        }
    }
}
