using System.Text.Json;
using Gatehouse.Audit;

namespace Gatehouse.Tests.Audit;

public sealed class JsonFingerprintTests
{
    [Theory]
    [InlineData("1", "1.0")]
    [InlineData("1", "10e-1")]
    [InlineData("100", "1E+2")]
    [InlineData("0", "-0.000e99999999999999999999")]
    [InlineData("12.5", "0.0125e3")]
    [InlineData("[0,0.0,1]", "[0e5,-0,1]")]
    [InlineData("1e12", "1000000000000")]
    [InlineData("10e999999999999998", "1e999999999999999")]
    [InlineData("-1e-7", "-0.0000001")]
    [InlineData("{\"a\":1,\"b\":2}", " {\"b\":2.0, \"a\":1} ")]
    [InlineData("\"a/b\"", "\"\\u0061\\/b\"")]
    public void The_same_said_differently_is_the_same(string one, string other) => Assert.Equal(Of(one), Of(other));

    [Theory]
    [InlineData("5", "\"5\"")]
    [InlineData("{}", "{\"a\":null}")]
    [InlineData("1", "-1")]
    [InlineData("1", "10")]
    [InlineData("0.1", "0.10000000000000000001")]
    [InlineData("9007199254740993", "9007199254740992")]
    [InlineData("1e400", "1e401")]
    [InlineData("1e12", "1e21")]
    [InlineData("1e2", "1e-2")]
    [InlineData("1e99999999999999999998", "1e99999999999999999999")]
    [InlineData("[1,2]", "[2,1]")]
    [InlineData("\"a\"", "\"A\"")]
    [InlineData("[12]", "[1,2]")]
    [InlineData("false", "0")]
    public void What_differs_differs(string one, string other) => Assert.NotEqual(Of(one), Of(other));

    [Theory]
    [InlineData("{\"a\":1,\"\\u0061\":2}")]
    [InlineData("[\"\\ud800\"]")]
    public void What_readers_may_read_differently_is_refused(string json) => Assert.Throws<FormatException>(() => Of(json));

    private static string Of(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Convert.ToHexStringLower(JsonFingerprint.Of(document.RootElement));
    }
}
