using System.Text;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.Accounts;

[Collection(HostStories.Name)]
public sealed class GrantsAreExchanged
{
    private const int Exchanges = 200;

    [NeedsProvider]
    public async Task Two_hundred_exchanges_at_two_hosts_are_one_refresh_and_no_secret_is_seen_anywhere()
    {
        using var folder = new DataFolder();
        await using var first = await StartAsync(folder);
        await using var second = await StartAsync(folder);
        await using var provider = await OidcServer.StartAsync(new Uri(first.Client.Address, "/.well-known/jwks.json"));
        var house = new VaultHouse(first.Client, new Operator(first.Client, folder.OwnerKey));
        var grant = await house.ConnectPersonAsync(await house.AddProviderAsync(new { name = "by secret", issuer = provider.Issuer, client = new { id = "by-secret", secret = OidcServer.Secret } }), second.Client);
        var (agent, connection) = await house.EnrolAsync(grant);

        var replies = await Task.WhenAll(Enumerable.Range(0, Exchanges).Select(turn => VaultHouse.ExchangeAsync(turn % 2 == 0 ? first.Client : second.Client, agent, grant, connection)));

        Assert.All(replies, reply => Assert.True(reply.Status == 200, reply.ToString()));
        var token = Assert.Single(replies.Select(reply => reply.Body.TextOf("access_token")).Distinct());
        Assert.Equal("calendar.read mail.read", replies[0].Body.TextOf("scope"));
        Assert.Equal((1, 0), (provider.Granted("refresh_token"), provider.Ended));

        // Another refresh, with the token that the first one rotated to, at the other host.
        var narrower = await VaultHouse.ExchangeAsync(second.Client, agent, grant, connection, "mail.read");
        Assert.True(narrower.Status == 200 && narrower.Body.TextOf("scope") == "mail.read", narrower.ToString());
        Assert.Equal((2, 0), (provider.Granted("refresh_token"), provider.Ended));

        var revoked = await house.RevokeAsync(grant);
        Assert.True(revoked.Body.TextOf("status") == "revoked" && revoked.Body.GetProperty("providerTold").GetBoolean(), revoked.ToString());
        Assert.Equal(400, (await VaultHouse.ExchangeAsync(second.Client, agent, grant, connection)).Status);
        await Eventually.IsTrueAsync("the provider knows", () => Task.FromResult(provider.Ended > 0));

        string[] secrets = [OidcServer.Secret, token!, .. provider.Tokens];
        Assert.InRange(secrets.Length, 6, 1000);
        var audit = (await first.Client.GetAsync("/v1/audit/export", folder.OwnerKey)).Text;
        Assert.Contains("token-exchanged", audit, StringComparison.Ordinal);
        var told = string.Concat(audit, revoked.Text, (await house.GrantAsync(grant)).Text);
        Assert.Equal((0, 0), (await first.TerminateAsync(), await second.TerminateAsync()));
        AreNowhere(secrets, folder, told, first.Log, first.Output, second.Log, second.Output);
    }

    [NeedsProvider]
    public async Task The_gate_proves_itself_by_its_own_key_and_presents_the_token_itself()
    {
        using var folder = new DataFolder();
        await using var gate = await StartAsync(folder);
        await using var provider = await OidcServer.StartAsync(new Uri(gate.Client.Address, "/.well-known/jwks.json"));
        await using var target = await RecordingTarget.StartAsync();
        var house = new VaultHouse(gate.Client, new Operator(gate.Client, folder.OwnerKey));
        var grant = await house.ConnectPersonAsync(await house.AddProviderAsync(new { name = "by key", issuer = provider.Issuer, client = new { id = "by-key", authentication = "private_key_jwt" } }), gate.Client);
        var (agent, connection) = await house.EnrolAsync(grant, target.Url, new { });

        var refused = await VaultHouse.ExchangeAsync(gate.Client, agent, grant, connection);
        Assert.Equal((400, "unauthorized_client"), (refused.Status, refused.Body.TextOf("error")));
        var task = await agent.HandInAsync(connection);
        Assert.Equal("succeeded", (await agent.EndAsync(task)).TaskStatus);

        var presented = Assert.Single(target.CallsOf(task)).Headers["Authorization"]["Bearer ".Length..];
        Assert.Contains(presented, provider.Tokens);
        Assert.DoesNotContain(presented, gate.Log, StringComparison.Ordinal);
    }

    private static Task<GatewayProcess> StartAsync(DataFolder folder) => GatewayProcess.StartAsync(folder, environment: ("GATEHOUSE_PUBLIC_URL", OidcServer.PublicUrl));

    private static void AreNowhere(IReadOnlyList<string> secrets, DataFolder folder, params IReadOnlyList<string> told)
    {
        var kept = Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Select(file => (Name: Path.GetFileName(file), Text: Encoding.Latin1.GetString(File.ReadAllBytes(file))));
        foreach (var (name, text) in kept.Concat(told.Select((text, number) => ($"what was told, {number}", text))))
            Assert.All(secrets, secret => Assert.False(text.Contains(secret, StringComparison.Ordinal), $"`{name}` holds a secret in the clear"));
    }
}
