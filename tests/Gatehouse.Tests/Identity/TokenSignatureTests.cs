using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Identity;

namespace Gatehouse.Tests.Identity;

/// <summary>Only 64 bytes of r and s under our own P-256 key are a signature.</summary>
public sealed class TokenSignatureTests
{
    [Fact]
    public async Task A_mac_under_the_public_key_is_no_signature()
    {
        var bench = await IdentityBench.StartAsync();
        var key = Encoding.ASCII.GetBytes(bench.KeySet.InUse.Public.X);
        var signed = Encode(bench.Header.Replace("ES256", "HS256")) + "." + Encode(bench.Claims());

        Assert.Equal(TokenFault.WrongAlgorithm, await bench.FaultOfAsync($"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(signed)))}"));
    }

    [Fact]
    public async Task A_signature_of_another_curve_key_or_form_is_refused()
    {
        var bench = await IdentityBench.StartAsync();
        var signed = Encode(bench.Header) + "." + Encode(bench.Claims());
        var bytes = Encoding.ASCII.GetBytes(signed);
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        foreach (var signature in new[] { p384.SignData(bytes, HashAlgorithmName.SHA256), stranger.SignData(bytes, HashAlgorithmName.SHA256), bench.SignDer(signed) })
            Assert.Equal(TokenFault.BadSignature, await bench.FaultOfAsync($"{signed}.{Base64Url.EncodeToString(signature)}"));
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("0", "1")]
    [InlineData("1", "0")]
    [InlineData("n", "n")]
    [InlineData("n", "1")]
    [InlineData("1", "n")]
    [InlineData("f", "f")]
    public async Task Numbers_outside_the_group_are_no_signature(string r, string s)
    {
        var bench = await IdentityBench.StartAsync();

        Assert.Equal(TokenFault.BadSignature, await bench.FaultOfAsync($"{Encode(bench.Header)}.{Encode(bench.Claims())}.{Base64Url.EncodeToString([.. Number(r), .. Number(s)])}"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Any_changed_part_breaks_the_signature(int part)
    {
        var bench = await IdentityBench.StartAsync();
        var other = bench.Forge(bench.Header + " ", bench.Claims(("epoch", "4"))).Split('.');
        var parts = bench.Forge(bench.Header, bench.Claims()).Split('.');
        parts[part] = other[part];

        Assert.Equal(TokenFault.BadSignature, await bench.FaultOfAsync(string.Join('.', parts)));
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static byte[] Number(string name) => Convert.FromHexString(name switch
    {
        "0" => new string('0', 64),
        "1" => new string('0', 63) + "1",
        "n" => "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551",
        _ => new string('F', 64),
    });
}
