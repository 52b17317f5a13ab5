using System.Text.RegularExpressions;
using Gatehouse.Identity;

namespace Gatehouse.Tests.Identity;

public sealed class ClientSecretTests
{
    private readonly SeededRandom random = new();

    [Theory]
    [InlineData(SecretKind.Agent, "gth_live_")]
    [InlineData(SecretKind.Operator, "gth_op_")]
    [InlineData(SecretKind.AuditWriter, "gth_aw_")]
    public void A_made_secret_has_its_prefix_reads_back_and_is_found_by_the_scanner(SecretKind kind, string prefix)
    {
        for (var i = 0; i < 100; i++)
        {
            var secret = ClientSecret.New(kind, random);

            Assert.StartsWith(prefix, secret.Text);
            Assert.Equal(prefix.Length + 10 + 1 + 43 + 1 + 6, secret.Text.Length);
            Assert.Equal(secret, ClientSecret.Parse(secret.Text));
            Assert.Equal(secret.Text, Regex.Match($"key={secret.Text};", ClientSecret.ScannerPattern).Value);
        }
    }

    [Fact]
    public void Any_single_changed_character_is_noticed()
    {
        var text = ClientSecret.New(SecretKind.Agent, random).Text;

        for (var i = 0; i < text.Length; i++)
        {
            var changed = text.ToCharArray();
            changed[i] = changed[i] == 'a' ? 'b' : 'a';
            Assert.Null(ClientSecret.Parse(new string(changed)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("gth_live_")]
    [InlineData("gth_test_0123456789_0123456789012345678901234567890123456789012_000000")]
    [InlineData("gth_live_0123456789-0123456789012345678901234567890123456789012_000000")]
    [InlineData("gth_live_012345678é_0123456789012345678901234567890123456789012_000000")]
    [InlineData("gth_live_0123456789_0123456789012345678901234567890123456789012_000000")]
    public void What_has_another_shape_is_no_secret(string text) => Assert.Null(ClientSecret.Parse(text));

    [Fact]
    public void Text_around_a_secret_makes_it_another_text()
    {
        var text = ClientSecret.New(SecretKind.Operator, random).Text;

        Assert.Null(ClientSecret.Parse(text + "\n"));
        Assert.Null(ClientSecret.Parse(" " + text));
        Assert.Null(ClientSecret.Parse(text + "0"));
        Assert.Null(ClientSecret.Parse(text[..^1]));
    }

    [Fact]
    public void The_checksum_is_the_common_crc_32() => Assert.Equal(0xCBF43926, SecretChecksum.Compute("123456789"));

    [Fact]
    public void The_checksum_is_written_in_six_base_62_digits()
    {
        Span<char> written = stackalloc char[SecretChecksum.Length];
        SecretChecksum.Write("123456789", written);

        Assert.Equal("3jZRME", written.ToString());
    }

    [Theory]
    [InlineData("gth_live_01234567X9_0123456789012345678901234567890123456789012_")]
    [InlineData("gth_live_0123456789_01234567890123456789-1234567890123456789012_")]
    public void A_digit_of_another_alphabet_is_refused_though_the_checksum_fits(string text)
    {
        Span<char> checksum = stackalloc char[SecretChecksum.Length];
        SecretChecksum.Write(text, checksum);

        Assert.Null(ClientSecret.Parse($"{text}{checksum}"));
    }

    [Fact]
    public void A_secret_does_not_print_itself()
    {
        var secret = ClientSecret.New(SecretKind.Agent, random);

        Assert.DoesNotContain(secret.Text[20..63], $"{secret}");
        Assert.Contains(secret.KeyId, $"{secret}");
    }
}
