using System.Text;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

[Collection(HostStories.Name)]
public sealed class Secrets
{
    private const string Payload = "the-patient-is-called-rumpelstiltskin";

    [Fact]
    public async Task No_secret_is_logged_or_kept_in_the_clear_and_no_payload_is_logged()
    {
        using var folder = new DataFolder();
        await using var target = await RecordingTarget.AnsweringAsync(500);
        await using var gate = await GatewayProcess.StartAsync(folder);
        var owner = new Operator(gate.Client, folder.OwnerKey);
        var agent = await owner.EnrolAsync();
        var connection = await owner.ConnectAsync(agent, target.Url);
        await agent.EndAsync(await agent.HandInAsync(connection, input: new { text = Payload }));
        await agent.PostAsync(new { connection, nonsense = Payload });
        await AgentClient.RequestTokenAsync(gate.Client, agent.ClientId, agent.ClientSecret + "x");

        Assert.Equal(0, await gate.TerminateAsync());

        foreach (var secret in new[] { owner.Key, agent.ClientSecret, agent.Token, target.Calls[0].Headers["Authorization"]["Bearer ".Length..], Payload })
            Assert.DoesNotContain(secret, gate.Log);
        foreach (var file in Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Where(file => file != folder.OwnerKeyFile))
        {
            var content = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file));
            foreach (var secret in new[] { owner.Key, agent.ClientSecret, agent.Token })
                Assert.False(content.Contains(secret, StringComparison.Ordinal), $"`{Path.GetFileName(file)}` holds a secret in the clear");
        }
    }
}
