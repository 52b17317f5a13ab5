using Gatehouse.Http.Authentication;
using Gatehouse.Scenarios.Harness;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gatehouse.Tests.Http;

public sealed class ForwardedCertificatesTests
{
    [Theory]
    [InlineData("one", true)]
    [InlineData("none", false)]
    [InlineData("two", false)]
    [InlineData("empty", false)]
    [InlineData("no base64", false)]
    [InlineData("too long", false)]
    public void The_front_end_sets_one_header(string how, bool isFound)
    {
        using var card = ClientCard.SelfSigned();
        var http = new DefaultHttpContext();
        if (how != "none")
            http.Request.Headers["X-ARR-ClientCert"] = how switch
            {
                "two" => new StringValues([card.Base64, card.Base64]),
                "empty" => "",
                "no base64" => "-----BEGIN",
                "too long" => new string('A', 40_000),
                _ => card.Base64,
            };

        var found = new ForwardedCertificates().Find(http);

        Assert.Equal(isFound ? card.Thumbprint : null, found?.Thumbprint);
    }
}
