using Gatehouse.Approvals;
using Gatehouse.Containment;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Registry;
using Gatehouse.Simulation.Adapters;

namespace Gatehouse.Simulation.Gate;

using Break = Func<GatePorts, GatePorts>;

/// <summary>One more step of a task that another gate has brought as far as it is.</summary>
internal static class OneTaskStories
{
    private const string Spending = "{'spend':{'monthly':5,'defaultTask':1},'delivery':{'timeout':'PT5S','maxAttempts':1}}";
    private const string Patient = "{'spend':{'monthly':5,'defaultTask':1},'delivery':{'timeout':'PT5S','resultWithin':'PT2M'}}";
    private const string Asking = "{'approval':{'when':'always','expireAfter':'PT1M'},'spend':{'monthly':5,'defaultTask':1},'delivery':{'timeout':'PT5S'}}";
    private const string Ear = "https://told.example/ends";

    private static readonly TimeSpan later = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan tooLate = TimeSpan.FromSeconds(20);

    private static readonly Past queued = new(Spending, (_, gate) => gate.DispatchAsync("one"));
    private static readonly Past once = new(Spending.Replace("'PT5S'", "'PT5S','atMostOnce':true", StringComparison.Ordinal), (_, gate) => gate.DispatchAsync("one"));

    // Told half a minute ago.
    private static readonly Past urgent = new(Spending, (_, gate) => gate.DispatchAsync("one", deadline: TimeSpan.FromSeconds(40)));
    private static readonly Past asked = new(Asking, (_, gate) => gate.DispatchAsync("one"));
    private static readonly Past running = new(Patient, (world, gate) => SentAsync(world, gate, 202), delivers: true);
    private static readonly Past ended = new(Spending, (world, gate) => SentAsync(world, gate, 200), delivers: true);
    private static readonly Past dead = new(Spending, (world, gate) => SentAsync(world, gate, 500), delivers: true);
    private static readonly Past untold = new(Spending, (world, gate) => SentAsync(world, gate, 200, ear: 503), delivers: true);

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("one task: sent", (world, broken) => SendAsync(world, broken, 200)),
        new("one task: sent, and the target says no", (world, broken) => SendAsync(world, broken, 400)),
        new("one task: sent at most once", SendOnceAsync) { AtMostOnce = true },
        new("one task: its message comes twice", TwiceAsync),
        new("one task: its message comes after its end", AfterItsEndAsync),
        new("one task: its message comes after its deadline", DeadlineAsync),
        new("one task: given up by the broker", GivenUpAsync) { MaxDeliveries = 1 },
        new("one task: cancelled before it is sent", CancelAsync),
        new("one task: cancelled by two as it is sent", CancelSentAsync),
        new("one task: cancelled while people are asked", CancelAskedAsync),
        new("one task: killed before it is sent", KillAsync),
        new("one task: its connection goes before it is sent", DeleteAsync),
        new("one task: its hold outlives a reset", ResetAsync),
        new("one task: two results", ResultsAsync),
        new("one task: no result", NoResultAsync),
        new("one task: a result after its end", ResultAfterAsync),
        new("one task: nobody answers", NobodyAsync),
        new("one task: somebody says no", DenyAsync),
        new("one task: its end is told", CallbackAsync),
        new("one task: a dead letter is replayed twice", ReplayAsync),
    ];

    private static async Task SendAsync(World world, Break? broken, int status)
    {
        queued.BeginAlone(world, broken);
        world.Targets.Respond = _ => TargetAnswer.Json(status, "{\"output\":1}");
        await Stories.EndAsync(world);
        Stories.Expect(status == 200 || Only(world).State is not TaskState.Succeeded, "a task succeeded whose target has said no");
    }

    private static async Task SendOnceAsync(World world, Break? broken)
    {
        once.BeginAlone(world, broken);
        await Stories.EndAsync(world);
    }

    private static async Task TwiceAsync(World world, Break? broken)
    {
        queued.BeginAlone(world, broken);
        SendAgain(world, TimeSpan.Zero);
        await Stories.EndAsync(world);
    }

    private static async Task AfterItsEndAsync(World world, Break? broken)
    {
        var gate = queued.BeginAlone(world, broken, tooLate);
        SendAgain(world, tooLate * 2);
        await gate.CancelAsync(Only(world).Id);
        await Stories.EndAsync(world);
    }

    private static async Task DeadlineAsync(World world, Break? broken)
    {
        urgent.BeginAlone(world, broken, tooLate);
        await Stories.EndAsync(world);
        Stories.Expect(world.Targets.Deliveries.Count == 0 && Only(world).State is TaskState.Expired, "a task outlived its deadline");
    }

    /// <summary>Whatever is not completed at its first delivery is a dead letter; the task has no other message.</summary>
    private static async Task GivenUpAsync(World world, Break? broken)
    {
        queued.BeginAlone(world, broken);
        await Stories.EndAsync(world);
    }

    private static async Task CancelAsync(World world, Break? broken)
    {
        var gate = queued.BeginAlone(world, broken, later);
        var told = await gate.CancelAsync(Only(world).Id);
        await Stories.EndAsync(world);
        ExpectCancelled(world, told);
    }

    private static async Task CancelSentAsync(World world, Break? broken)
    {
        var (a, b) = queued.Begin(world, broken);
        var told = await Task.WhenAll(a.CancelAsync(Only(world).Id), b.CancelAsync(Only(world).Id));
        await Stories.EndAsync(world);
        foreach (var answer in told)
            ExpectCancelled(world, answer);
    }

    private static async Task CancelAskedAsync(World world, Break? broken)
    {
        var gate = asked.BeginAlone(world, broken, later);
        var told = await gate.CancelAsync(Only(world).Id);
        await Stories.EndAsync(world);
        ExpectCancelled(world, told);
        Stories.Expect(world.Targets.Deliveries.Count == 0, "a task was sent that nobody has approved");
    }

    private static async Task KillAsync(World world, Break? broken)
    {
        var gate = queued.BeginAlone(world, broken, later);
        var told = await gate.ContainAsync(ContainmentAction.Kill);
        await Stories.EndAsync(world);
        Stories.Expect(told is not ContainmentOutcome.Contained || Only(world).State is TaskState.Cancelled || world.Targets.Deliveries.Count > 0, "a task outlived its connection");
    }

    private static async Task DeleteAsync(World world, Break? broken)
    {
        var gate = queued.BeginAlone(world, broken, later);
        await gate.InsistAsync(of => of.DeleteAsync());
        await Stories.EndAsync(world);
        Stories.Expect(OneThing.Names(world, $"link|{Seed.Agent}|", Ledgers.IndexPartition).Count == 0, "a deleted connection is still an end's");
    }

    /// <summary>Set to zero is what was spent; what is held comes back with its task, and only once.</summary>
    private static async Task ResetAsync(World world, Break? broken)
    {
        var (a, b) = queued.Begin(world, broken, later);
        var reset = b.TryAsync(app => app.Get<ResetSpend>().HandleAsync(Seed.Organisation, Seed.Connection, Seed.Operator, default));
        await Task.WhenAll(reset, a.CancelAsync(Only(world).Id));
        await Stories.EndAsync(world);
        OneThing.ExpectTold(await reset, OneThing.Count(world, "spend-reset", Seed.Connection) == 1, "a reset");
    }

    private static async Task ResultsAsync(World world, Break? broken)
    {
        var gate = running.BeginAlone(world, broken);
        await Task.WhenAll(gate.PostResultAsync(Only(world).Id, 1), gate.PostResultAsync(Only(world).Id, 2));
        await LaterStories.EndAsync(world);
        var taken = GateLog.Of(world).Results.Count(result => result.Taken);
        // Who slept until the task was over came too late.
        Stories.Expect(taken == 1 || (taken == 0 && world.Faults.Total > 0), "two results were taken, or none");
    }

    private static async Task NoResultAsync(World world, Break? broken)
    {
        running.BeginAlone(world, broken);
        await Stories.EndAsync(world);
        Stories.Expect(Only(world).State is TaskState.Indeterminate, "a task ended in a way that nobody knows of");
    }

    private static async Task ResultAfterAsync(World world, Break? broken)
    {
        var (a, b) = ended.Begin(world, broken);
        await Task.WhenAll(a.PostResultAsync(Only(world).Id, 1), b.PostResultAsync(Only(world).Id, 2));
        await LaterStories.EndAsync(world);
        Stories.Expect(GateLog.Of(world).Results.All(result => result.Taken == (result.Result == 1)), "a result was taken that is not the task's");
    }

    private static async Task NobodyAsync(World world, Break? broken)
    {
        asked.BeginAlone(world, broken, tooLate);
        await Stories.EndAsync(world);
        Stories.Expect(Only(world).State is not TaskState.Succeeded && world.Targets.Deliveries.Count == 0, "a task was sent that nobody has approved");
    }

    private static async Task DenyAsync(World world, Break? broken)
    {
        var people = new Approvers(world, asked.BeginAlone(world, broken, tooLate));
        var told = await people.AnswerAsync(Only(world).Id, ApprovalAnswer.Deny);
        await Stories.EndAsync(world);
        Stories.Expect(told is not ApprovalOutcome.Answered || Only(world).State is TaskState.Denied, "a task that was answered as denied is not");
        Stories.Expect(world.Targets.Deliveries.Count == 0, "a task was sent that nobody has approved");
    }

    private static async Task CallbackAsync(World world, Break? broken)
    {
        untold.BeginAlone(world, broken);
        world.Targets.Respond = _ => TargetAnswer.Json(204, "");
        await Stories.EndAsync(world);
        Stories.Expect(Only(world).Callback is null && world.Targets.Deliveries.Any(told => told.Url.AbsoluteUri == Ear), "nobody was told of the task's end");
    }

    private static async Task ReplayAsync(World world, Break? broken)
    {
        var gate = dead.BeginAlone(world, broken);
        var letter = Only(world).Id;
        await Task.WhenAll(gate.ReplayAsync(letter), gate.ReplayAsync(letter));
        await Stories.EndAsync(world);
        Stories.Expect(Stories.Tasks(world).Count(task => task.ReplayOf == letter) <= 1, "one dead letter was replayed as two tasks");
    }

    private static void ExpectCancelled(World world, LedgerOutcome<CancelReply>? told) => Stories.Expect(
        told is not LedgerOutcome<CancelReply>.Done { Reply: CancelReply.Cancelled { Task.State: TaskState.Cancelled } } || Only(world).State is TaskState.Cancelled,
        "a task that was answered as cancelled is not");

    /// <summary>Brought to where its target, and whoever wants to know of its end, left it.</summary>
    private static Task SentAsync(World world, Client gate, int status, int? ear = null)
    {
        world.Targets.Respond = delivery => TargetAnswer.Json(delivery.Url.AbsoluteUri == Ear ? ear!.Value : status, "{\"output\":1}");
        return gate.DispatchAsync("one", callback: ear is null ? null : Ear);
    }

    /// <summary>The broker may deliver what it has delivered before.</summary>
    private static void SendAgain(World world, TimeSpan at)
    {
        foreach (var message in world.Queue.All.ToArray())
            world.Queue.Send(message.Message, at);
    }

    private static TaskRecord Only(World world) => Stories.Tasks(world)[0];
}
