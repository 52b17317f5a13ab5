using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Approvals;
using Gatehouse.Http.Outlook;
using Gatehouse.Local;
using Gatehouse.Scenarios.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Scenarios.Approvals.Channels;

/// <summary>A gate whose people are asked in Teams and in Outlook.</summary>
public class ChannelHouse : ApprovalHouse
{
    private int people;

    public MicrosoftStandIn Microsoft { get; private set; } = null!;

    public override async Task InitializeAsync()
    {
        Microsoft = await MicrosoftStandIn.StartAsync();
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Microsoft.DisposeAsync();
    }

    internal override LocalOptions Change(LocalOptions options) => Microsoft.Change(options);

    /// <summary>Somebody whom the chat and mail reach, and who has a key besides.</summary>
    public async Task<Asker> ColleagueAsync()
    {
        var person = await PersonAsync("viewer");
        var (user, id) = ($"user:colleague-{Interlocked.Increment(ref people)}@example.com", Guid.NewGuid());
        var made = await Client.PostAsync("/v1/approvers", new { user, @operator = person.Id, addresses = new { teams = id.ToString("D"), email = user["user:".Length..] } }, Owner.Key);
        Assert.True(made.Status == 201, made.ToString());
        return new Asker(person, user, id);
    }

    /// <summary>A connection whose every task these are asked about.</summary>
    public Task<string> ConnectAsync(IEnumerable<Asker> asked, int quorum = 1, string? remindAfter = null, string? expireAfter = null, object? more = null) =>
        ConnectAsync(new { when = "always", approvers = asked.Select(asker => asker.User), quorum, remindAfter, expireAfter }, more);

    /// <summary>Hands in a task, and waits for the card of each.</summary>
    public async Task<(Asked Asked, IReadOnlyList<TeamsCard> Cards)> AskInTeamsAsync(string connection, object? task, params Asker[] all)
    {
        var asked = await AskAsync(connection, all[0].Person, task);
        var cards = new List<TeamsCard>();
        foreach (var asker in all)
            cards.Add(await CardOfAsync(asker, asked.Approval));
        return (asked, cards);
    }

    public Task<TeamsCard> CardOfAsync(Asker asker, string approval) => Teams.CardOfAsync(asker.Id, approval);

    /// <inheritdoc cref="TeamsClient.PressAsync"/>
    public Task<Reply> PressAsync(TeamsCard card, string verb, Guid presser, string? reason = null, string trigger = "manual", TestToken? token = null, Action<JsonObject>? spoil = null) =>
        Teams.PressAsync(card, verb, presser, reason, trigger, token, spoil);

    public JsonObject Activity(string type, Guid person) => Teams.Activity(type, person);

    public Task<Reply> BringAsync(JsonObject activity, TestToken? token = null) => Teams.BringAsync(activity, token);

    private TeamsClient Teams => new(Client, Microsoft);

    /// <summary>As Outlook finds it in a mail's HTML.</summary>
    public static JsonElement CardIn(string html)
    {
        const string begin = "<script type=\"application/adaptivecard+json\">";
        var from = html.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        return JsonElement.Parse(html[from..html.IndexOf("</script>", from, StringComparison.OrdinalIgnoreCase)]);
    }

    /// <summary>The card of somebody's mail.</summary>
    public async Task<JsonElement> MailCardAsync(Asker asker, Asked asked)
    {
        var organisation = await Owner.OrganisationAsync();
        var view = await Gateway.Services.GetRequiredService<ReadApprovals>().FindAsync(organisation, asked.Approval, default);
        var person = await Gateway.Services.GetRequiredService<ReadApprovers>().FindAsync(organisation, asker.Person.Id, default);
        var message = new ApprovalMessage(organisation, view!.Approval, ApprovalNotice.Asked, [asker.User], view.Preview!.Value);
        var script = (await Gateway.Services.GetRequiredService<OutlookCards>().ScriptAsync(message, person!, default))!;
        return CardIn(script);
    }
}
