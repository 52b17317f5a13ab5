using System.Buffers.Text;
using System.Text;
using Gatehouse.Identity;

namespace Gatehouse.Tests.Identity;

/// <summary>A token has one spelling, and a size.</summary>
public sealed class TokenShapeTests
{
    [Theory]
    [InlineData("", TokenFault.NotThreeParts)]
    [InlineData(".", TokenFault.NotThreeParts)]
    [InlineData("..", TokenFault.NotStrictJson)]
    [InlineData("...", TokenFault.NotThreeParts)]
    [InlineData("H", TokenFault.NotThreeParts)]
    [InlineData("H.P", TokenFault.NotThreeParts)]
    [InlineData("H.P.S.", TokenFault.NotThreeParts)]
    [InlineData(".H.P.S", TokenFault.NotThreeParts)]
    [InlineData("H.P.S.S", TokenFault.NotThreeParts)]
    [InlineData("H..P.S", TokenFault.NotThreeParts)]
    [InlineData("H.P.", TokenFault.BadSignature)]
    [InlineData("H..S", TokenFault.BadSignature)]
    [InlineData(".P.S", TokenFault.NotStrictJson)]
    [InlineData("H.P.S ", TokenFault.NotCanonical)]
    [InlineData("H.P.S\n", TokenFault.NotCanonical)]
    [InlineData(" H.P.S", TokenFault.NotCanonical)]
    [InlineData("H.P.\tS", TokenFault.NotCanonical)]
    [InlineData("H=.P.S", TokenFault.NotCanonical)]
    [InlineData("H.P=.S", TokenFault.NotCanonical)]
    [InlineData("H.P.S==", TokenFault.NotCanonical)]
    [InlineData("H.P+.S", TokenFault.NotCanonical)]
    [InlineData("H.P/.S", TokenFault.NotCanonical)]
    [InlineData("H.P.S\0", TokenFault.NotCanonical)]
    [InlineData("H.P.Sé", TokenFault.NotCanonical)]
    [InlineData("{\"protected\":\"H\",\"payload\":\"P\",\"signature\":\"S\"}", TokenFault.NotThreeParts)]
    public async Task The_compact_form_has_three_parts_in_one_spelling(string shape, TokenFault fault)
    {
        var bench = await IdentityBench.StartAsync();
        var parts = bench.Forge(bench.Header, bench.Claims()).Split('.');
        var token = string.Concat(shape.Select(c => c switch { 'H' => parts[0], 'P' => parts[1], 'S' => parts[2], _ => $"{c}" }));

        Assert.Equal(fault, await bench.FaultOfAsync(token));
    }

    [Fact]
    public async Task Bits_left_over_in_any_part_are_refused_even_when_signed()
    {
        var bench = await IdentityBench.StartAsync();
        var header = Spare(Encoding.ASCII.GetBytes(bench.Header + (bench.Header.Length % 3 == 0 ? " " : "")));
        var claims = bench.Claims();
        var payload = Spare(Encoding.ASCII.GetBytes(claims + (claims.Length % 3 == 0 ? " " : "")));
        var good = bench.Forge(bench.Header, claims).Split('.');

        Assert.Equal(TokenFault.NotCanonical, await bench.FaultOfAsync(bench.Seal($"{header}.{good[1]}")));
        Assert.Equal(TokenFault.NotCanonical, await bench.FaultOfAsync(bench.Seal($"{good[0]}.{payload}")));
        Assert.Equal(TokenFault.NotCanonical, await bench.FaultOfAsync($"{good[0]}.{good[1]}.{Spare(Base64Url.DecodeFromChars(good[2]))}"));
    }

    [Theory]
    [InlineData("QQ", true)]
    [InlineData("QR", false)]
    [InlineData("QQ==", false)]
    [InlineData("QUI", true)]
    [InlineData("QUJ", false)]
    [InlineData("QUI=", false)]
    [InlineData("Q", false)]
    [InlineData("QUJDR", false)]
    [InlineData("Q Q", false)]
    [InlineData("QQ\n", false)]
    [InlineData("", true)]
    [InlineData("-_-_", true)]
    [InlineData("+/+/", false)]
    public void One_value_has_one_spelling(string text, bool isCanonical) =>
        Assert.Equal(isCanonical, CanonicalBase64Url.Decode(Encoding.ASCII.GetBytes(text)) is not null);

    [Fact]
    public async Task A_token_of_8_kib_is_read_and_one_byte_more_is_not()
    {
        var bench = await IdentityBench.StartAsync();
        var atLimit = TokenOfLength(bench, JwsVerifier.MaxBytes);
        var past = TokenOfLength(bench, JwsVerifier.MaxBytes + 1);

        Assert.Null(await bench.FaultOfAsync(atLimit));
        Assert.Equal(TokenFault.TooLong, await bench.FaultOfAsync(past));
    }

    // Sets a bit that decoding throws away.
    private static string Spare(byte[] bytes)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        Assert.NotEqual(0, bytes.Length % 3);
        var text = Base64Url.EncodeToString(bytes);
        return text[..^1] + alphabet[alphabet.IndexOf(text[^1]) + 1];
    }

    // White space after the header's last member gives each length that base64 can have.
    private static string TokenOfLength(IdentityBench bench, int length)
    {
        for (var spaces = 0; spaces < 4; spaces++)
        {
            var header = bench.Header + new string(' ', spaces);
            for (var pad = length * 3 / 4 - 600; pad < length * 3 / 4; pad++)
            {
                var token = bench.Forge(header, bench.Claims(("note", $"\"{new string('x', pad)}\"")));
                if (token.Length == length)
                    return token;
                if (token.Length > length)
                    break;
            }
        }

        throw new InvalidOperationException($"no token of {length} characters");
    }
}
