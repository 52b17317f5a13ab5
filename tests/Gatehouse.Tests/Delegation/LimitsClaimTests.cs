using System.Buffers;
using System.Text;
using System.Text.Json;
using Gatehouse.Delegation;
using Gatehouse.Ledger;

namespace Gatehouse.Tests.Delegation;

public sealed class LimitsClaimTests
{
    private static readonly DelegationLimits all = new()
    {
        Actions = ["mail.send"],
        Tools = [],
        Models = ["gpt-5", "gpt-5-mini"],
        Amount = Money.Of(2.5m),
        Depth = 1,
        ExpiresAt = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000),
    };

    [Fact]
    public void What_is_written_is_read_again_and_what_limits_nothing_is_not_there()
    {
        Assert.Equal("""{"limits":{"actions":["mail.send"],"tools":[],"models":["gpt-5","gpt-5-mini"],"amount":2.5,"depth":1,"exp":1800000000}}""", Written(all));
        Assert.Equal(all, Read(Written(all)));
        Assert.Equal("{}", Written(DelegationLimits.None));
        Assert.Equal(DelegationLimits.None, Read("{}"));
    }

    [Fact]
    public void Parts_of_a_second_are_never_added() =>
        Assert.Equal(all.ExpiresAt, Read(Written(all with { ExpiresAt = all.ExpiresAt!.Value.AddMilliseconds(999) }))!.ExpiresAt);

    [Theory]
    [InlineData("""{"limits":[]}""")]
    [InlineData("""{"limits":null}""")]
    [InlineData("""{"limits":{"actions":"a"}}""")]
    [InlineData("""{"limits":{"tools":[1]}}""")]
    [InlineData("""{"limits":{"models":null}}""")]
    [InlineData("""{"limits":{"amount":"1"}}""")]
    [InlineData("""{"limits":{"amount":-1}}""")]
    [InlineData("""{"limits":{"amount":0.0000001}}""")]
    [InlineData("""{"limits":{"depth":-1}}""")]
    [InlineData("""{"limits":{"depth":9}}""")]
    [InlineData("""{"limits":{"exp":0}}""")]
    [InlineData("""{"limits":{"exp":1.5}}""")]
    [InlineData("""{"limits":{"places":["here"]}}""")] // it may be a limit
    public void What_is_not_understood_is_no_token(string claims) => Assert.Null(Read(claims));

    [Fact]
    public void The_size_is_that_of_the_claim() => Assert.Equal(Encoding.UTF8.GetByteCount(Written(all)), LimitsClaim.SizeOf(all));

    private static string Written(DelegationLimits limits)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            LimitsClaim.Write(json, limits);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static DelegationLimits? Read(string claims) => LimitsClaim.Read(JsonElement.Parse(claims));
}
