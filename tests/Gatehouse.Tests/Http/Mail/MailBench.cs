using System.Net.Mail;
using System.Text.RegularExpressions;
using Gatehouse.Approvals;
using Gatehouse.Delivery;
using Gatehouse.Http;
using Gatehouse.Http.Mail;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Tests.Approvals;
using Gatehouse.Tests.Ports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Tests.Http.Mail;

/// <summary>A gate that asks Ana by mail, whose server is this one.</summary>
internal sealed partial class MailBench : IMailSender
{
    private const string Organisation = EngineBench.Organisation;

    private readonly NotingLog log = new();

    public ApprovalBench Approvals { get; private set; } = null!;

    public string Ana { get; private set; } = "";

    public List<GateMail> Mails { get; } = [];

    /// <summary>What a server says that takes no mail now.</summary>
    public SmtpException? Fault { get; set; }

    /// <summary>What happens while it takes one.</summary>
    public Func<Task> Taking { get; set; } = () => Task.CompletedTask;

    public IReadOnlyList<string> Log => log.Lines;

    /// <param name="rules">Members of the policy's approval besides.</param>
    public static async Task<MailBench> AskingAnaAsync(string rules = "")
    {
        var made = new MailBench();
        made.Approvals = await ApprovalBench.WithAsync(PolicyOf("user:ana", rules), made.Adapt);
        made.Ana = await made.EnterAsync("ana");
        return made;
    }

    /// <summary>From now on somebody else is asked.</summary>
    public Task AddressAsync(string approver, int basedOn) => Approvals.ChangePolicyAsync(PolicyOf(approver), basedOn);

    public async Task SetGroupAsync(string group, int? basedOn, params string[] members) =>
        EngineBench.Value(await Approvals.Bench.Get<ChangeApproverGroup>().HandleAsync(Organisation, group, members, basedOn, EngineBench.Operator, default));

    public async Task<string> EnterAsync(string name) => EngineBench.Value(await Approvals.Bench.Get<ChangeApprovers>().AddAsync(
        Organisation, new ApproverDraft($"user:{name}", null, new ApproverAddresses($"{name}@example.com", null)), null, EngineBench.Operator, default)).Id;

    public void Restart() => Approvals.Restart(Adapt);

    /// <summary>Another instance, which looks at the same.</summary>
    public EngineBench Beside() => new(Approvals.Bench, Adapt);

    /// <summary>A task that is handed in, and nobody has been told of.</summary>
    public async Task<string> HandInAsync() => (await Approvals.DispatchAsync()).Approval!;

    public static Task<ApprovalLook> LookAsync(EngineBench at, string approval) => at.Get<KeepApproval>().LookAsync(Organisation, approval, default);

    /// <summary>Ana says no, and everybody is told that it is over.</summary>
    public async Task EndAsync(EngineBench at, string approval)
    {
        var answered = Assert.IsType<ApprovalOutcome.Answered>(await Approvals.AnswerAsync(approval, ApprovalAnswer.Deny, Ana));
        await at.Get<KeepApproval>().HandleAsync(new GateMessage(Organisation, Approvals.Connection.Id, TaskStep.Settled, approval, 0, Approvals.Now), answered.View.Approval, default);
    }

    /// <summary>What is kept of whom is told of what.</summary>
    public IReadOnlyList<string> Kept() => [.. new[] { "told|", "owed|" }.SelectMany(prefix => Approvals.Bench.World.Table.Rows($"{Organisation}|{Ledgers.IndexPartition}", prefix)).Select(row => row.Key)];

    /// <summary>Hands in tasks, and has people told of each.</summary>
    /// <returns>Their approvals.</returns>
    public async Task<IReadOnlyList<string>> AskAsync(int count, TimeSpan? lasts = null)
    {
        var asked = new List<string>();
        for (var i = 0; i < count; i++)
        {
            asked.Add((await Approvals.DispatchAsync(deadline: lasts is { } time ? Approvals.Now + time : null)).Approval!);
            await Approvals.ReceiveAsync();
        }

        return asked;
    }

    /// <returns>The approvals that a mail has links to, in its order.</returns>
    public async Task<IReadOnlyList<string>> LinkedAsync(GateMail mail)
    {
        var linked = new List<string>();
        foreach (Match link in TicketLink().Matches(mail.Text))
            linked.Add((await Approvals.Bench.Get<ApprovalTickets>().ReadAsync(link.Groups[1].Value, TicketUse.Page, default))!.Approval);
        return linked;
    }

    public Task<IReadOnlyList<Telling>> TellingsAsync(string approval) => Approvals.Bench.Get<ToldPeople>().ListAsync(Organisation, "mail", approval, default);

    public async Task<bool> SendAsync(GateMail mail, MailAddress to, CancellationToken ct)
    {
        await Taking();
        if (Fault is { } fault)
            throw fault;
        Mails.Add(mail);
        return true;
    }

    private static string PolicyOf(string approver, string rules = "") => $$"""{"approval":{"when":"always","approvers":["{{approver}}"],"expireAfter":"PT4H"{{rules}} } }""";

    private void Adapt(IServiceCollection services) => services
        .AddSingleton(new PublicUrl(new Uri("https://gate.example.com")))
        .AddSingleton<ILogger<EmailChannel>>(log)
        .AddSingleton<IMailSender>(this)
        .AddSingleton<DigestMails>()
        .AddSingleton<IApprovalChannel, EmailChannel>();

    [GeneratedRegex("https://gate\\.example\\.com/approvals/([A-Za-z0-9_-]+)")]
    private static partial Regex TicketLink();

    private sealed class NotingLog : ILogger<EmailChannel>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Add(formatter(state, exception));
    }
}
