using System.Security.Cryptography;
using Gatehouse.Ports;

namespace Gatehouse.Identity;

/// <summary>P-256 keys made from <see cref="IRandomSource"/>, so that a simulated run can be repeated.</summary>
internal static class P256
{
    public const int FieldBytes = 32;
    public const int SignatureBytes = 2 * FieldBytes;

    private static readonly byte[] order = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");

    public static byte[] NewPkcs8(IRandomSource random)
    {
        var scalar = new byte[FieldBytes];
        do
            random.Fill(scalar);
        while (scalar.AsSpan().SequenceCompareTo(order) >= 0 || !scalar.AsSpan().ContainsAnyExcept((byte)0));

        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = scalar });
        return key.ExportPkcs8PrivateKey();
    }

    public static ECDsa OpenPkcs8(ReadOnlySpan<byte> pkcs8)
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        return key;
    }

    public static ECDsa OpenPublic(ECPoint point) => ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
}
