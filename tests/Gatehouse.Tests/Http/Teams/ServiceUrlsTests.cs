using Gatehouse.Http.Teams;

namespace Gatehouse.Tests.Http.Teams;

public sealed class ServiceUrlsTests
{
    private readonly ServiceUrls services = new(new TeamsOptions(Guid.Parse("aaaaaaaa-0000-4000-8000-000000000001"), Guid.Parse("bbbbbbbb-0000-4000-8000-000000000002")));

    [Theory]
    [InlineData("https://smba.trafficmanager.net/teams/")]
    [InlineData("https://smba.trafficmanager.net/emea/00000000-0000-0000-0000-000000000000")]
    [InlineData("https://SMBA.trafficmanager.net/amer/")]
    [InlineData("https://smba.infra.gcc.teams.microsoft.com/gcc")]
    [InlineData("https://europe.api.botframework.com/")]
    public void A_service_of_Teams_is_called(string url) => Assert.EndsWith("/", services.Parse(url)!.AbsoluteUri, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("/teams/")]
    [InlineData("http://smba.trafficmanager.net/teams/")]
    [InlineData("https://smba.trafficmanager.net:8443/teams/")]
    [InlineData("https://evil.trafficmanager.net/teams/")]
    [InlineData("https://smba.trafficmanager.net.evil.example.com/")]
    [InlineData("https://evilteams.microsoft.com/")]
    [InlineData("https://botframework.com.evil.example.com/")]
    [InlineData("https://teams.microsoft.com@evil.example.com/")]
    [InlineData("https://user@smba.trafficmanager.net/")]
    [InlineData("https://smba.trafficmanager.net/teams?x=1")]
    [InlineData("https://smba.trafficmanager.net/teams#x")]
    [InlineData("https://169.254.169.254/")]
    [InlineData("https://localhost/")]
    public void Nothing_else_is(string url) => Assert.Null(services.Parse(url));

    [Fact]
    public void What_stands_in_for_it_is_called_too()
    {
        var standIn = new ServiceUrls(new TeamsOptions(default, default) { ServiceUrl = new Uri("http://127.0.0.1:5000/teams/") });

        Assert.NotNull(standIn.Parse("http://127.0.0.1:5000/teams/"));
        Assert.Null(standIn.Parse("http://127.0.0.1:5001/teams/"));
        Assert.Null(standIn.Parse("https://127.0.0.1:5000/teams/"));
    }
}
