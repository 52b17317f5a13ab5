using System.Text.Json;
using Gatehouse.Local;
using Gatehouse.Scenarios.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Scenarios.Approvals;

/// <summary>A gate with an agent, a target, and people who may be asked.</summary>
public class ApprovalHouse : IAsyncLifetime
{
    private int people;
    private int keys;

    public GatewayInProcess Gateway { get; private set; } = null!;

    public AgentClient Agent { get; private set; } = null!;

    public RecordingTarget Target { get; private set; } = null!;

    public GateClient Client => Gateway.Client;

    public Operator Owner => Gateway.Owner;

    public virtual async Task InitializeAsync()
    {
        Gateway = await GatewayInProcess.StartAsync(adapt: Adapt, change: Change);
        Target = await RecordingTarget.StartAsync();
        Agent = await Owner.EnrolAsync();
    }

    /// <summary>Replaces and adds adapters.</summary>
    protected virtual void Adapt(IServiceCollection services) { }

    public virtual async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Target.DisposeAsync();
    }

    /// <summary>What its host is told besides.</summary>
    internal virtual LocalOptions Change(LocalOptions options) => options;

    /// <summary>An operator with a key of their own.</summary>
    public async Task<Person> PersonAsync(params string[] roles)
    {
        var made = await Client.PostAsync("/v1/operators", new { name = $"person {Interlocked.Increment(ref people)}", roles = roles is [] ? ["approver"] : roles }, Owner.Key);
        Assert.True(made.Status == 201, made.ToString());
        return new Person(Client, made.Body.TextOf("id")!, made.Body.TextOf("key")!);
    }

    /// <summary>The same, entered into the directory under a name of their own.</summary>
    public async Task<(Person Person, string User)> NamedAsync(params string[] roles)
    {
        var person = await PersonAsync(roles);
        var user = $"user:{person.Id}@example.com";
        var made = await Client.PostAsync("/v1/approvers", new { user, @operator = person.Id }, Owner.Key);
        Assert.True(made.Status == 201, made.ToString());
        return (person, user);
    }

    public async Task<string> GroupAsync(params string[] members)
    {
        var name = $"group-{Interlocked.Increment(ref people)}";
        var made = await Client.PutAsync($"/v1/approver-groups/{name}", new { members }, Owner.Key);
        Assert.True(made.Status == 200, made.ToString());
        return $"group:{name}";
    }

    public Task<string> ConnectAsync(object approval, object? more = null) => Owner.ConnectAsync(Agent, Target.Url, Merge(new { approval }, more ?? new { }));

    /// <summary>Hands in a task that must wait, and reads what people are asked.</summary>
    public async Task<Asked> AskAsync(string connection, Person reader, object? task = null)
    {
        var reply = await DispatchAsync(connection, task);
        Assert.True(reply.Status == 202 && reply.TaskStatus == "awaitingApproval", reply.ToString());
        return await ReadAsync(reader, reply.Task, reply.Body.TextOf("approval")!);
    }

    public Task<Reply> DispatchAsync(string connection, object? task = null) =>
        Agent.PostAsync(new { connection, task = task ?? new { type = "summarize", input = new { text = "a story" } } }, $"key-{Interlocked.Increment(ref keys)}");

    public static async Task<Asked> ReadAsync(Person reader, string task, string approval)
    {
        var read = await reader.ReadAsync(approval);
        Assert.True(read.Status == 200, read.ToString());
        return new Asked(task, approval, read.Body.TextOf("hash")!, read.Body);
    }

    private static JsonElement Merge(object left, object right) => JsonElement.Parse(
        "{" + string.Join(",", new[] { left, right }.SelectMany(part => JsonElement.Parse(Json.Of(part)).EnumerateObject()).Select(member => $"\"{member.Name}\":{member.Value.GetRawText()}")) + "}");
}

/// <summary>Somebody with a key.</summary>
public sealed class Person(GateClient client, string id, string key)
{
    public string Id => id;

    public string Key => key;

    public Task<Reply> ReadAsync(string approval) => client.GetAsync($"/v1/approvals/{approval}", key);

    public async Task<IReadOnlyList<string>> PendingAsync(string query = "") =>
        [.. (await client.GetAsync($"/v1/approvals{query}", key)).Body.GetProperty("items").EnumerateArray().Select(item => item.TextOf("id")!)];

    public Task<Reply> ApproveAsync(Asked asked, string? signIn = null) => AnswerAsync(asked, "approve", asked.Hash, signIn);

    public Task<Reply> DenyAsync(Asked asked) => AnswerAsync(asked, "deny", asked.Hash, null);

    public Task<Reply> AnswerAsync(Asked asked, string decision, string hash, string? signIn) =>
        client.PostAsync($"/v1/approvals/{asked.Approval}/decision", new { decision, hash }, key, signIn is null ? [] : [("Gatehouse-Sign-In", signIn)]);

    public async Task<string> SignInAsync()
    {
        var reply = await client.PostAsync("/v1/sign-ins", new { key }, key);
        Assert.True(reply.Status == 201, reply.ToString());
        return reply.Body.TextOf("signIn")!;
    }
}

/// <summary>What people are asked about a task.</summary>
public sealed record Asked(string Task, string Approval, string Hash, JsonElement Body);
