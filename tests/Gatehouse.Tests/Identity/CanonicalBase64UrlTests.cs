using System.Text;
using Gatehouse.Identity;

namespace Gatehouse.Tests.Identity;

public sealed class CanonicalBase64UrlTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("AA", "00")]
    [InlineData("AAE", "0001")]
    [InlineData("AAEC", "000102")]
    [InlineData("AAECAw", "00010203")]
    [InlineData("-_-_", "fbffbf")]
    public void A_value_has_one_spelling(string text, string bytes) => Assert.Equal(bytes, Convert.ToHexStringLower(CanonicalBase64Url.Decode(Encoding.ASCII.GetBytes(text))!));

    [Theory]
    [InlineData("A")] // six bits are no byte
    [InlineData("AAECA")]
    [InlineData("AB")] // bits are left over
    [InlineData("AAF")]
    [InlineData("AA==")] // padding
    [InlineData("AA\n")]
    [InlineData("+/+/")]
    [InlineData(" AA")]
    public void Any_other_spelling_is_none(string text) => Assert.Null(CanonicalBase64Url.Decode(Encoding.ASCII.GetBytes(text)));
}
