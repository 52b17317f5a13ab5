using System.Text;
using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Audit.Reading;
using Gatehouse.Closing;
using Gatehouse.Ports;
using Gatehouse.Scenarios.Harness;
using Microsoft.Extensions.DependencyInjection;
using OrganisationDirectory = Gatehouse.Registry.OrganisationDirectory;

namespace Gatehouse.Scenarios;

/// <summary>An owner ends an organisation: it is killed, takes its record along, and nothing of it is left but what its chains say.</summary>
public sealed class OrganisationsAreClosed : IAsyncLifetime
{
    private const string Secret = "the harbour's own words";

    private GatewayInProcess gate = null!;
    private RecordingTarget target = null!;
    private Operator leaving = null!;

    public async Task InitializeAsync()
    {
        gate = await GatewayInProcess.StartAsync();
        target = await RecordingTarget.StartAsync();
        leaving = await gate.FoundAsync("Harbour Ltd");
    }

    public async Task DisposeAsync()
    {
        await gate.DisposeAsync();
        await target.DisposeAsync();
    }

    [Fact]
    public async Task It_is_killed_exported_deleted_and_its_key_erased_and_its_neighbour_goes_on()
    {
        var organisation = await leaving.OrganisationAsync();
        var (agent, connection) = await OpenAsync(leaving);
        var (neighbour, theirs) = await OpenAsync(gate.Owner);
        await agent.EndAsync(await agent.HandInAsync(connection, input: new { text = Secret }));

        Assert.Equal("killed", (await AskAsync(organisation)).Body.TextOf("status"));
        Assert.Equal(403, (await agent.DispatchAsync(connection)).Status);
        var export = await ExportAsync();
        var intact = Assert.IsType<ClosingVerification.Intact>(await VerifyAsync(export));
        Assert.True(intact.Payloads > 0 && intact.Rows > intact.Payloads);
        Assert.Contains(Secret.Replace("'", "\\u0027", StringComparison.Ordinal), export.Replace("'", "\\u0027", StringComparison.Ordinal), StringComparison.Ordinal);

        var confirmed = await ConfirmAsync(WordOf(export));
        Assert.Equal((202, "deleting"), (confirmed.Status, confirmed.Body.TextOf("status")));
        await Eventually.BecomesAsync("the owner is nobody any more", () => gate.Client.GetAsync("/v1/organisation", leaving.Key), reply => reply.Status == 401);
        await Eventually.BecomesAsync("the organisation is closed", async () => await gate.Services.GetRequiredService<ClosingRows>().FindAsync(organisation, default), closing => closing?.ClosedAt is not null);

        Assert.Equal(401, (await AgentClient.RequestTokenAsync(gate.Client, agent.ClientId, agent.ClientSecret)).Status);
        Assert.IsType<AuditVerification.Intact>(await RecordAsync(organisation));
        Assert.Null(await gate.Services.GetRequiredService<Vault.DataKeys>().NewestAsync(organisation, default));
        await NothingIsLeftAsync(organisation, connection);
        Assert.Equal("succeeded", (await neighbour.EndAsync(await neighbour.HandInAsync(theirs))).TaskStatus);
        Assert.Equal(200, (await gate.Client.GetAsync("/v1/audit/export", gate.Owner.Key)).Status);
    }

    [Fact]
    public async Task Nobody_closes_it_by_mistake()
    {
        var organisation = await leaving.OrganisationAsync();
        var viewer = (await gate.Client.PostAsync("/v1/operators", new { name = "Vi", roles = new[] { "viewer", "operator" } }, leaving.Key)).Body.TextOf("key")!;

        Assert.Equal((403, "forbidden"), await CodeOf(gate.Client.PostAsync("/v1/organisation/close", new { confirm = organisation }, viewer)));
        Assert.Equal((403, "step-up-required"), await CodeOf(gate.Client.PostAsync("/v1/organisation/close", new { confirm = organisation }, leaving.Key)));
        Assert.Equal((409, "conflict"), await CodeOf(AskAsync("harbour")));
        Assert.Equal((404, "not-found"), await CodeOf(gate.Client.GetAsync("/v1/organisation/close", leaving.Key)));
        Assert.Equal((404, "not-found"), await CodeOf(gate.Client.GetAsync("/v1/organisation/close/export", leaving.Key)));
        Assert.Equal((404, "not-found"), await CodeOf(ConfirmAsync("any")));
        Assert.Equal("active", (await gate.Client.GetAsync("/v1/organisation", leaving.Key)).Body.TextOf("status"));

        await AskAsync(organisation);
        Assert.Equal((409, "conflict"), await CodeOf(ConfirmAsync("guessed")));
        var word = WordOf(await ExportAsync());
        Assert.Equal((403, "step-up-required"), await CodeOf(gate.Client.PostAsync("/v1/organisation/close/confirm", new { word }, leaving.Key)));
        Assert.Equal((409, "conflict"), await CodeOf(ConfirmAsync(word + "x")));
        Assert.Equal("exported", (await gate.Client.GetAsync("/v1/organisation/close", leaving.Key)).Body.TextOf("status"));
        Assert.DoesNotContain(word, (await gate.Client.GetAsync("/v1/organisation/close", leaving.Key)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_that_was_changed_or_cut_says_so()
    {
        var (agent, connection) = await OpenAsync(leaving);
        await agent.EndAsync(await agent.HandInAsync(connection, input: new { text = "four thousand" }));
        await AskAsync(await leaving.OrganisationAsync());
        var export = await ExportAsync();

        Assert.IsType<ClosingVerification.Intact>(await VerifyAsync(export));
        Assert.IsType<ClosingVerification.Invalid>(await VerifyAsync(export.Replace("four thousand", "five thousand", StringComparison.Ordinal)));
        Assert.IsType<ClosingVerification.Incomplete>(await VerifyAsync(export[..export.TrimEnd('\n').LastIndexOf('\n')] + "\n"));
        Assert.IsType<ClosingVerification.Invalid>(await VerifyAsync(export + "{}\n"));
        Assert.IsType<ClosingVerification.Invalid>(await VerifyAsync(export[(export.IndexOf('\n', StringComparison.Ordinal) + 1)..]));
        Assert.IsType<ClosingVerification.Incomplete>(await VerifyAsync(""));
    }

    private async Task<(AgentClient Agent, string Connection)> OpenAsync(Operator owner)
    {
        var agent = await owner.EnrolAsync();
        return (agent, await owner.ConnectAsync(agent, target.Url));
    }

    private async Task<Reply> AskAsync(string confirm) => await gate.Client.PostAsync("/v1/organisation/close", new { confirm }, leaving.Key, ("Gatehouse-Sign-In", await SignInAsync()));

    private async Task<Reply> ConfirmAsync(string word) => await gate.Client.PostAsync("/v1/organisation/close/confirm", new { word }, leaving.Key, ("Gatehouse-Sign-In", await SignInAsync()));

    private async Task<string> SignInAsync() => (await gate.Client.PostAsync("/v1/sign-ins", new { key = leaving.Key }, leaving.Key)).Body.TextOf("signIn")!;

    private async Task<string> ExportAsync() =>
        (await Eventually.BecomesAsync("the organisation is killed", () => gate.Client.GetAsync("/v1/organisation/close/export", leaving.Key), reply => reply.Status == 200)).Text;

    private static string WordOf(string export) => JsonElement.Parse(export.TrimEnd('\n').Split('\n')[^1]).GetProperty("closed").GetProperty("word").GetString()!;

    private static async Task<ClosingVerification> VerifyAsync(string export)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(export));
        return await ClosingVerifier.VerifyAsync(stream, new CheckpointTrust(), default);
    }

    private async Task<AuditVerification> RecordAsync(string organisation)
    {
        var (chains, output) = (gate.Services.GetRequiredService<AuditChains>(), new System.Buffers.ArrayBufferWriter<byte>());
        using var export = new AuditExport(output);
        export.Begin(organisation, AuditExport.Everything);
        await foreach (var chain in chains.IdsAsync(organisation, default))
        {
            if (await chains.HeadAsync(organisation, chain, default) is not { } head)
                continue;
            export.BeginChain(chain, ChainHead.Genesis);
            await foreach (var entry in chains.EntriesAsync(organisation, chain, 1, head.Sequence, default))
                export.Entry(entry);
            export.EndChain(head);
        }

        export.End();
        using var stream = new MemoryStream(output.WrittenSpan.ToArray());
        return await AuditVerifier.VerifyAsync(stream, default);
    }

    private async Task NothingIsLeftAsync(string organisation, string connection)
    {
        var table = gate.Services.GetRequiredService<ITableStore>();
        foreach (var partition in new[] { "$control", "$index", "$trust", "$baselines", "$verified", "$keys", connection, $"$health|{connection}" })
        {
            var rows = (await table.ReadRangeAsync($"{organisation}|{partition}", "!", "~", 1000, default)).Value;
            Assert.All(rows, row => Assert.True(
                row.Key is "state" or "closed" or "data" || row.Key.StartsWith("audit|", StringComparison.Ordinal) || row.Key.StartsWith("mark|", StringComparison.Ordinal)
                || row.Key.StartsWith("connection|", StringComparison.Ordinal) || row.Key.StartsWith("sessions|", StringComparison.Ordinal) || row.Key.StartsWith("events|", StringComparison.Ordinal),
                $"{partition} {row.Key}"));
            Assert.All(rows, row => Assert.DoesNotContain("harbour", Encoding.UTF8.GetString(row.Content.Body.Span), StringComparison.OrdinalIgnoreCase));
        }

        Assert.Equal("", (await gate.Services.GetRequiredService<OrganisationDirectory>().FindAsync(organisation, default))!.Name);
    }

    private static async Task<(int, string?)> CodeOf(Task<Reply> reply) => ((await reply).Status, (await reply).Body.TextOf("code"));
}
