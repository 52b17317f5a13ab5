using Gatehouse.Wire;

namespace Gatehouse.Tests.Wire;

public sealed class InstantTests
{
    [Theory]
    [InlineData("2026-12-01T00:00:00.000Z", true)]
    [InlineData("2028-02-29T23:59:59.999Z", true)]
    [InlineData("2026-02-30T00:00:00.000Z", false)]
    [InlineData("2026-02-29T00:00:00.000Z", false)]
    [InlineData("2026-12-01T24:00:00.000Z", false)]
    [InlineData("2026-12-01T23:59:60.000Z", false)]
    [InlineData("2026-12-01T00:00:00Z", false)]
    [InlineData("2026-12-01T00:00:00.0Z", false)]
    [InlineData("2026-12-01T00:00:00.0000Z", false)]
    [InlineData("2026-12-01T00:00:00.000+00:00", false)]
    [InlineData("2026-12-01T00:00:00.000z", false)]
    [InlineData("2026-12-01t00:00:00.000Z", false)]
    [InlineData("2026-12-01 00:00:00.000Z", false)]
    [InlineData(" 2026-12-01T00:00:00.000Z", false)]
    [InlineData("2026-12-01T00:00:00.000Z\n", false)]
    [InlineData("2026-12-01", false)]
    [InlineData("1999-12-31T23:59:59.999Z", false)]
    [InlineData("2199-12-31T23:59:59.999Z", true)]
    [InlineData("2200-01-01T00:00:00.000Z", false)]
    [InlineData("9999-01-01T00:00:00.000Z", false)]
    [InlineData("1795593524", false)]
    [InlineData("", false)]
    public void A_moment_has_one_form(string text, bool isOne)
    {
        Assert.Equal(isOne, Instant.TryParse(text, out var moment));
        if (isOne)
            Assert.Equal(text, Instant.Format(moment));
    }
}
