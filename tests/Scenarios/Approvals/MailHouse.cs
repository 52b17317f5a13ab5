using System.Net.Mail;
using Gatehouse.Http;
using Gatehouse.Http.Mail;
using Gatehouse.Scenarios.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Scenarios.Approvals;

/// <summary>A gate that sends mails, the server that takes them, and a browser for who reads them.</summary>
public sealed class MailHouse : ApprovalHouse
{
    /// <summary>What links lead with; a reader finds the gate there by its path.</summary>
    public const string PublicUrl = "http://gate.test";

    private static int names;

    public MailServer Mails { get; private set; } = null!;

    public Chromium Browser { get; private set; } = null!;

    public override async Task InitializeAsync()
    {
        // Then nothing that needs them runs.
        if (NpmPackage.Missing is not null)
            return;
        Mails = await MailServer.StartAsync();
        if (Chromium.Missing is null)
            Browser = await Chromium.StartAsync();
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        if (NpmPackage.Missing is not null)
            return;
        await base.DisposeAsync();
        if (Chromium.Missing is null)
            await Browser.DisposeAsync();
        await Mails.DisposeAsync();
    }

    /// <summary>Somebody with an address, a name in the directory and, where they have roles, a key.</summary>
    /// <param name="kind">How the server treats their mails.</param>
    public async Task<Reader> ReaderAsync(string kind = "ana", params string[] roles)
    {
        var address = $"{kind}{Interlocked.Increment(ref names)}@example.com";
        var person = roles.Length == 0 ? null : await PersonAsync(roles);
        var made = await Client.PostAsync("/v1/approvers", new { user = $"user:{address}", @operator = person?.Id, addresses = new { email = address } }, Owner.Key);
        Assert.True(made.Status == 201, made.ToString());
        return new Reader(this, made.Body.TextOf("id")!, address, person);
    }

    /// <summary>A connection whose every task is asked about.</summary>
    public Task<string> AskingAsync(params Reader[] readers) => ConnectAsync(new { when = "always", approvers = readers.Select(reader => reader.User) });

    /// <returns>The task, and its approval.</returns>
    public async Task<(string Task, string Approval)> HandInAsync(string connection, object? task = null)
    {
        var reply = await DispatchAsync(connection, task);
        Assert.True(reply.Status == 202 && reply.TaskStatus == "awaitingApproval", reply.ToString());
        return (reply.Task, reply.Body.TextOf("approval")!);
    }

    public async Task<string> StateAsync(string approval) => (await Client.GetAsync($"/v1/approvals/{approval}", Owner.Key)).Body.TextOf("state")!;

    public async Task MoveAsync(Reader reader, string address)
    {
        var path = $"/v1/approvers/{reader.Id}";
        var standing = await Client.GetAsync(path, Owner.Key);
        var moved = await Client.PutAsync(path, new { user = reader.User, addresses = new { email = address } }, Owner.Key, ("If-Match", standing.Header("ETag")!));
        Assert.True(moved.Status == 200, moved.ToString());
    }

    public async Task RemoveAsync(Reader reader)
    {
        var path = $"/v1/approvers/{reader.Id}";
        var standing = await Client.GetAsync(path, Owner.Key);
        var removed = await Client.SendAsync(new HttpRequestMessage(HttpMethod.Delete, path), Owner.Key, ("If-Match", standing.Header("ETag")!));
        Assert.True(removed.Status == 200, removed.ToString());
    }

    protected override void Adapt(IServiceCollection services) => services
        .AddPublicUrl(new PublicUrl(new Uri(PublicUrl)))
        .AddMail(new SmtpOptions("127.0.0.1", Mails.Port, new MailAddress("gate@example.com", "Gatehouse")) { UseTls = false });
}

/// <summary>Somebody who reads mails.</summary>
public sealed record Reader(MailHouse House, string Id, string Address, Person? Person)
{
    public string User => $"user:{Address}";

    public Task<Mail> ReceiveAsync(int number = 1) => House.Mails.ReceiveAsync(Address, number);
}

/// <summary>The stories share one gate, one server and one browser.</summary>
[CollectionDefinition(Name)]
public sealed class MailStories : ICollectionFixture<MailHouse>
{
    public const string Name = "mail";
}
