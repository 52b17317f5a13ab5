using System.Buffers.Text;
using System.Text.Json;
using Gatehouse.Local.Commands;
using Gatehouse.Scenarios.Accounts;
using Gatehouse.Scenarios.Harness;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Scenarios;

/// <summary>Each key of a gate on one machine is rotated while it runs: the gate's by the command, the organisation's by its owner. Both keys of each are good.</summary>
[Collection(HostStories.Name)]
public sealed class KeysAreRotated
{
    // Longer than a new key waits to be used, and than older ones that sign are published.
    private static readonly TimeSpan ago = TimeSpan.FromHours(4);

    private int refreshes;

    [Fact]
    public async Task New_keys_are_used_when_their_time_has_come_and_what_the_older_ones_made_stays_good()
    {
        using var folder = new DataFolder();
        await using var target = await RecordingTarget.StartAsync();
        await using var provider = await TargetListener.OpenAsync(AnswerAsync);
        await using var before = await GatewayProcess.StartAsync(folder);
        var owner = new Operator(before.Client, folder.OwnerKey);
        var agent = await owner.EnrolAsync();
        var connection = await owner.ConnectAsync(agent, target.Url);
        var task = await agent.HandInAsync(connection);
        await agent.EndAsync(task);
        var house = new VaultHouse(before.Client, owner);
        var grant = await house.ImportAsync(provider.Url, "refresh-0");
        var (user, uses) = await house.EnrolAsync(grant);
        Assert.Equal(200, (await VaultHouse.ExchangeAsync(before.Client, user, grant, uses)).Status);

        // As if it had been then: a host whose clock is wrong decides nothing.
        var command = new KeysCommand(new CommandConsole(TextWriter.Null, TextWriter.Null), new EarlierClock(ago));
        Assert.Equal(0, await command.RotateAsync(folder.Path, isJson: false, default));
        Assert.Equal(0, await command.RotatePeppersAsync(folder.Path, isJson: false, default));
        Assert.Equal(0, await command.RotateMasterAsync(folder.Path, isJson: false, default));
        Assert.Equal(200, (await before.Client.PostAsync("/v1/keys/rotate", new { key = "data" }, owner.Key)).Status);
        var made = await KeysAsync(before.Client, owner);
        Assert.All(made.Values, key => Assert.Equal(2, key.GetProperty("versions").GetArrayLength()));
        Assert.Equal("succeeded", (await agent.EndAsync(await agent.HandInAsync(connection))).TaskStatus);
        Assert.Equal(0, await before.TerminateAsync());

        await using var after = await GatewayProcess.StartAsync(folder);
        var again = await AgentClient.SignInAsync(after.Client, agent.Id, agent.ClientId, agent.ClientSecret);
        Assert.NotEqual(KeyOf(agent.Token), KeyOf(again.Token));
        var published = (await after.Client.GetAsync("/.well-known/jwks.json")).Body.GetProperty("keys").EnumerateArray().Select(key => key.TextOf("kid"));
        Assert.Equal([KeyOf(again.Token)], published);
        Assert.Equal(401, (await agent.At(after.Client).ReadAsync(task)).Status);
        Assert.Equal(task, (await again.ReadAsync(task)).Body.GetProperty("result").TextOf("seen"));
        Assert.Equal("succeeded", (await again.EndAsync(await again.HandInAsync(connection))).TaskStatus);
        var held = await AgentClient.SignInAsync(after.Client, user.Id, user.ClientId, user.ClientSecret);
        Assert.Equal(200, (await VaultHouse.ExchangeAsync(after.Client, held, grant, uses, "mail.read")).Status);
        Assert.Equal(2, refreshes);

        await owner.At(after.Client).EnrolAsync();

        var standing = await KeysAsync(after.Client, owner);
        Assert.All(standing, key => Assert.Equal((2, made[key.Key].GetProperty("versions")[0].TextOf("version")), (key.Value.GetProperty("versions").GetArrayLength(), key.Value.TextOf("inUse"))));
    }

    private static async Task<Dictionary<string, JsonElement>> KeysAsync(GateClient gate, Operator owner) =>
        (await gate.GetAsync("/v1/keys", owner.Key)).Body.GetProperty("keys").EnumerateArray().ToDictionary(key => key.TextOf("key")!, StringComparer.Ordinal);

    private static string? KeyOf(string token) => JsonElement.Parse(Base64Url.DecodeFromChars(token.Split('.')[0])).TextOf("kid");

    /// <summary>A provider that rotates: only the last token that it gave is good.</summary>
    private async Task AnswerAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        var isGood = form["refresh_token"] == $"refresh-{refreshes}" && http.Request.Headers.Authorization == $"Basic {Convert.ToBase64String("gate:a%20secret"u8)}";
        http.Response.StatusCode = isGood ? 200 : 400;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(isGood
            ? $$"""{"access_token":"access","token_type":"Bearer","expires_in":600,"refresh_token":"refresh-{{++refreshes}}"}"""
            : """{"error":"invalid_grant"}""");
    }

    private sealed class EarlierClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - by;
    }
}
