using System.Text;
using Gatehouse.Approvals;
using Gatehouse.Containment;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Simulation.Gate.Mutations;
using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Simulation.Gate;

using Break = Func<GatePorts, GatePorts>;

/// <summary>Tasks that wait for people, who answer at once, late, twice, or not at all.</summary>
internal static class ApprovalStories
{
    private const string Always = "{'approval':{'when':'always'},'spend':{'monthly':5,'defaultTask':1},'delivery':{'timeout':'PT5S'}}";
    private const string OfTwo = "{'approval':{'when':'always','quorum':2},'spend':{'monthly':5,'defaultTask':1},'delivery':{'timeout':'PT5S'}}";

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("somebody approves", ApproveAsync),
        new("somebody denies", DenyAsync),
        new("two answer at once", TwoAnswersAsync),
        new("a quorum of two", QuorumAsync),
        new("an answer races its expiry", ExpiryAsync),
        new("who asks approves", RequesterAsync),
        new("an approver is taken out", TakenOutAsync),
        new("an approver is taken out between two answers", TakenOutBetweenAsync),
        new("one address is entered at two gates", AddressAsync),
        new("two entries that a sign-in joins", JoinedAsync),
        new("the policy changes while people are asked", PolicyAsync),
        new("what is sent rots in the store", RotAsync),
        new("killed while people are asked", KillAsync),
        new("cancelled while people are asked", CancelAsync),
        new("approved before its turn", TurnAsync),
    ];

    private static async Task ApproveAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken, Always);
        await b.AnswerAsync(await a.AskAsync("one"), ApprovalAnswer.Approve);
        await Stories.EndAsync(world);
    }

    private static async Task DenyAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken, Always);
        await b.AnswerAsync(await a.AskAsync("one"), ApprovalAnswer.Deny);
        await Stories.EndAsync(world);
    }

    private static async Task TwoAnswersAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken, Always);
        var task = await a.AskAsync("one");
        var told = await Task.WhenAll(a.AnswerAsync(task, ApprovalAnswer.Approve), b.AnswerAsync(task, ApprovalAnswer.Deny, Approvers.Bob), a.AnswerAsync(task, ApprovalAnswer.Approve));
        await Stories.EndAsync(world);
        Stories.Expect(!(told[0] is ApprovalOutcome.Answered { View.Approval.State: ApprovalState.Approved } && told[1] is ApprovalOutcome.Answered { View.Approval.State: ApprovalState.Denied }), "both were told that they decided");
    }

    private static async Task QuorumAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken, OfTwo);
        var task = await a.AskAsync("one");
        await Task.WhenAll(a.AnswerAsync(task, ApprovalAnswer.Approve), b.AnswerAsync(task, ApprovalAnswer.Approve), b.AnswerAsync(task, ApprovalAnswer.Approve, Approvers.Bob));
        await Stories.EndAsync(world);
    }

    private static async Task ExpiryAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken, "{'approval':{'when':'always','expireAfter':'PT10S','remindAfter':'PT4S'},'delivery':{'timeout':'PT5S'}}");
        var task = await a.AskAsync("one");
        await world.Pause.WaitAsync(TimeSpan.FromSeconds(9) + world.Random("late").Between(TimeSpan.Zero, TimeSpan.FromSeconds(2)), default);
        await Task.WhenAll(a.AnswerAsync(task, ApprovalAnswer.Approve), b.AnswerAsync(task, ApprovalAnswer.Deny, Approvers.Bob));
        await Stories.EndAsync(world);
    }

    private static async Task RequesterAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken, Always);
        Seed.PlantOperator(world, Approvers.Ana);
        var task = await a.AskAsync("one", Approvers.Ana);
        await Task.WhenAll(a.AnswerAsync(task, ApprovalAnswer.Approve), b.AnswerAsync(task, ApprovalAnswer.Approve, Approvers.Bob));
        await Stories.EndAsync(world);
    }

    private static async Task TakenOutAsync(World world, Break? broken)
    {
        const string Group = "group:finance";
        var (client, other) = Stories.Begin(world, broken, "{'approval':{'when':'always','approvers':['group:finance']},'delivery':{'timeout':'PT5S'}}");
        var (a, b) = (new Approvers(world, client), new Approvers(world, other));
        Seed.PlantApprovers(world, (Approvers.Ana, "ana", ApproverAddresses.None));
        Seed.PlantGroup(world, Group, "user:ana");
        var task = await a.AskAsync("one");

        await Task.WhenAll(
            a.AnswerAsync(task, ApprovalAnswer.Approve),
            InsistAsync(world, other, app => app.Get<ChangeApproverGroup>().HandleAsync(Seed.Organisation, Group, [], 1, Seed.Operator, default)));
        var isOut = world.Tables.Find($"{Seed.Organisation}|{Ledgers.ControlPartition}", ApproverRows.Group(Group)) is { } row && ApproverRows.GroupOf(row.Content.Body)!.Members.Count == 0;
        var votes = world.Tables.WithPrefix(Seed.Partition(), "vote|").Count;
        await b.AnswerAsync(task, ApprovalAnswer.Deny);
        Stories.Expect(!isOut || votes == world.Tables.WithPrefix(Seed.Partition(), "vote|").Count, "who is no approver any more has voted");
        await Stories.EndAsync(world);
    }

    private static async Task TakenOutBetweenAsync(World world, Break? broken)
    {
        const string Group = "group:finance";
        var (client, other) = Stories.Begin(world, broken, "{'approval':{'when':'always','approvers':['group:finance'],'quorum':2},'delivery':{'timeout':'PT5S'}}");
        var (a, b) = (new Approvers(world, client), new Approvers(world, other));
        Seed.PlantApprovers(world, (Approvers.Ana, "ana", ApproverAddresses.None), (Approvers.Bob, "bob", ApproverAddresses.None), (Approvers.Cyd, "cyd", ApproverAddresses.None));
        Seed.PlantGroup(world, Group, "user:ana", "user:bob", "user:cyd");
        var task = await a.AskAsync("one");

        await a.AnswerAsync(task, ApprovalAnswer.Approve);
        await InsistAsync(world, other, app => app.Get<ChangeApproverGroup>().HandleAsync(Seed.Organisation, Group, ["user:bob", "user:cyd"], 1, Seed.Operator, default));
        var isOut = world.Tables.Find($"{Seed.Organisation}|{Ledgers.ControlPartition}", ApproverRows.Group(Group)) is { } row && ApproverRows.GroupOf(row.Content.Body)!.Members.Count == 2;
        await Task.WhenAll(b.AnswerAsync(task, ApprovalAnswer.Approve, Approvers.Bob), a.AnswerAsync(task, ApprovalAnswer.Approve));
        var counts = world.Tables.WithPrefix(Seed.Partition(), "approval|").Select(found => ApprovalRows.Parse(found.Content.Body)!)
            .Any(approval => approval.State == ApprovalState.Approved && approval.VoteOf(Approvers.Ana) is { Lapse: null });
        Stories.Expect(!isOut || !counts, "who was taken out before the decision has decided");
        await b.AnswerAsync(task, ApprovalAnswer.Approve, Approvers.Cyd);
        await Stories.EndAsync(world);
    }

    private static async Task AddressAsync(World world, Break? broken)
    {
        var (client, other) = Stories.Begin(world, broken, Always);
        await Task.WhenAll(
            InsistAsync(world, client, app => app.Get<ChangeApprovers>().AddAsync(Seed.Organisation, new ApproverDraft("user:ana", null, new ApproverAddresses("ana@example.com", null)), Approvers.Ana, Seed.Operator, default)),
            InsistAsync(world, other, app => app.Get<ChangeApprovers>().AddAsync(Seed.Organisation, new ApproverDraft("user:bob", null, new ApproverAddresses("ANA@example.com", null)), Approvers.Bob, Seed.Operator, default)));
        var entered = new[] { Approvers.Ana, Approvers.Bob }.Count(id => world.Tables.Find($"{Seed.Organisation}|{Ledgers.ControlPartition}", ApproverRows.Key(id)) is not null);
        Stories.Expect(entered < 2, "one address is two people's");
        await Stories.EndAsync(world);
    }

    /// <summary>One entry has a mail address, the other an object id, and a third person's sign-in said both.</summary>
    private static async Task JoinedAsync(World world, Break? broken)
    {
        const string Oid = "00000000-0000-0000-0000-00000000abcd";
        var (client, other) = Stories.Begin(world, broken, OfTwo);
        var (a, b) = (new Approvers(world, client), new Approvers(world, other));
        Seed.PlantApprovers(world, (Approvers.Ana, "ana", new ApproverAddresses("ana@example.com", null)), (Approvers.Bob, "bob", new ApproverAddresses(null, Oid)));
        var seen = new VouchedOperator(Approvers.Cyd, [OperatorRole.Viewer], world.TrueTime) { Email = "ANA@example.com", ObjectId = Oid };
        var isNoted = await client.TryAsync(async app =>
        {
            await app.Get<VouchedOperators>().KeepAsync(Seed.Organisation, seen, default);
            return await app.Get<VouchedOperators>().AllAsync(Seed.Organisation, default);
        }) is { Count: > 0 };
        var task = await a.AskAsync("one");

        await Task.WhenAll(a.AnswerAsync(task, ApprovalAnswer.Approve), b.AnswerAsync(task, ApprovalAnswer.Approve, Approvers.Bob));
        var isApproved = world.Tables.WithPrefix(Seed.Partition(), "approval|").Any(found => ApprovalRows.Parse(found.Content.Body) is { State: ApprovalState.Approved });
        Stories.Expect(!isNoted || !isApproved, "one person was two of a quorum");
        await b.AnswerAsync(task, ApprovalAnswer.Deny, Approvers.Cyd);
        await Stories.EndAsync(world);
    }

    private static async Task PolicyAsync(World world, Break? broken)
    {
        var (client, other) = Stories.Begin(world, broken, Always);
        var (a, b) = (new Approvers(world, client), new Approvers(world, other));
        var task = await a.AskAsync("one");
        await Task.WhenAll(other.ChangePolicyAsync(OfTwo, 1), a.AnswerAsync(task, ApprovalAnswer.Approve));
        await b.AnswerAsync(task, ApprovalAnswer.Approve, Approvers.Bob);
        await Stories.EndAsync(world);
    }

    /// <summary>From the moment on that somebody has said yes, the store gives back other bytes than it took.</summary>
    private static async Task RotAsync(World world, Break? broken)
    {
        var isRotten = false;
        var (a, b) = Begin(world, ports => (broken ?? (whole => whole))(ports with { Tables = new ChangedTables(ports.Tables) { Seen = row => isRotten ? Rotten(row) : row } }), Always);
        var task = await a.AskAsync("one");
        isRotten = true;
        await b.AnswerAsync(task, ApprovalAnswer.Approve);
        await Stories.EndAsync(world);
    }

    private static async Task KillAsync(World world, Break? broken)
    {
        var (client, other) = Stories.Begin(world, broken, Always);
        var task = await new Approvers(world, client).AskAsync("one");
        await Task.WhenAll(
            new Approvers(world, client).AnswerAsync(task, ApprovalAnswer.Approve),
            other.InsistAsync(gate => gate.ContainAsync(ContainmentAction.Kill)));
        await Stories.EndAsync(world);
    }

    private static async Task CancelAsync(World world, Break? broken)
    {
        var (client, other) = Stories.Begin(world, broken, Always);
        if (await new Approvers(world, client).AskAsync("one") is { } task)
            await Task.WhenAll(new Approvers(world, client).AnswerAsync(task, ApprovalAnswer.Approve), other.CancelAsync(task));
        await Stories.EndAsync(world);
    }

    private static async Task TurnAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken, "{'approval':{'when':'always'},'rate':{'perMinute':1},'delivery':{'timeout':'PT5S'}}");
        var (one, two) = (await a.AskAsync("one"), await b.AskAsync("two"));
        await a.AnswerAsync(one, ApprovalAnswer.Approve);
        await b.AnswerAsync(two, ApprovalAnswer.Approve);
        await Stories.EndAsync(world);
    }

    private static (Approvers A, Approvers B) Begin(World world, Break? broken, string policy)
    {
        var (a, b) = Stories.Begin(world, broken, policy);
        return (new Approvers(world, a), new Approvers(world, b));
    }

    private static async Task InsistAsync<T>(World world, Client client, Func<GateApp, Task<ChangeOutcome<T>>> change)
    {
        for (var tries = 0; tries < 20; tries++)
        {
            if (await client.TryAsync(change) is { } outcome && outcome.Match(_ => true, refusal => refusal.Code is not (Policy.RefusalCode.Unavailable or Policy.RefusalCode.OutcomeUnknown)))
                return;
            await world.Pause.WaitAsync(TimeSpan.FromSeconds(1), default);
        }
    }

    internal static TableRow Rotten(TableRow row) => row.Key.StartsWith("input|", StringComparison.Ordinal)
        ? row with { Content = row.Content with { Body = Rotten(row.Content.Body) } }
        : row;

    private static byte[] Rotten(ReadOnlyMemory<byte> stored) =>
        Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(stored.Span).Replace("\"tools\":[]", "\"tools\":[ ]", StringComparison.Ordinal));
}
