using Gatehouse.Http;

namespace Gatehouse.Tests.Http;

public sealed class PublicUrlTests
{
    [Theory]
    [InlineData("https://gate.example.com", null, "https://gate.example.com/approvals/t")]
    [InlineData("https://gate.example.com/", null, "https://gate.example.com/approvals/t")]
    [InlineData("https://example.com/gate/", "https://issuer.example.com", "https://example.com/gate/approvals/t")]
    [InlineData("http://127.0.0.1:7071", null, "http://127.0.0.1:7071/approvals/t")]
    [InlineData("http://localhost:7071", null, "http://localhost:7071/approvals/t")]
    [InlineData(null, "https://issuer.example.com", "https://issuer.example.com/approvals/t")]
    [InlineData("", "https://issuer.example.com", "https://issuer.example.com/approvals/t")]
    [InlineData(null, "http://issuer.example.com", null)]
    [InlineData(null, null, null)]
    public void Links_lead_with_what_is_set_or_with_the_issuer_where_that_leads_somewhere(string? set, string? issuer, string? link)
    {
        var errors = new List<string>();

        Assert.Equal(link, PublicUrl.Read(_ => set, issuer, isDevelopment: false, errors)?.Of("/approvals/t"));
        Assert.Empty(errors);
    }

    [Theory]
    [InlineData("gate.example.com")]
    [InlineData("ftp://gate.example.com")]
    [InlineData("http://gate.example.com")]
    [InlineData("https://gate.example.com/?a=b")]
    [InlineData("https://gate.example.com/#a")]
    [InlineData("https://me:secret@gate.example.com")]
    public void What_no_link_could_lead_with_is_refused(string set)
    {
        var errors = new List<string>();

        Assert.Null(PublicUrl.Read(_ => set, "https://issuer.example.com", isDevelopment: false, errors));
        Assert.StartsWith($"GATEHOUSE_PUBLIC_URL `{set}` must be ", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void In_development_plain_http_is_good_enough() =>
        Assert.False(PublicUrl.Read(_ => "http://gate.test", null, isDevelopment: true, [])!.IsSecure);
}
