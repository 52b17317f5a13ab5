using System.Text;
using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Vault.Exchange;

namespace Gatehouse.Delivery;

/// <summary>Makes ready what a target will receive: the payload as it was decided, and a token made for this receiver alone.</summary>
public sealed class TargetCalls(AgentDirectory agents, AgentTokenIssuer tokens, PresentGrant grants, NamedPeople people, ResultTokens results, IRandomSource random, TimeProvider time, DeliveryOptions options)
{
    private const int TraceIdLength = 32;
    private const int SpanIdLength = 16;

    /// <param name="afresh">Read the receiver from the store: what is remembered turned out to be old.</param>
    public async Task<PreparedCall> PrepareAsync(QueuedTask queued, ConnectionEntry connection, bool afresh, CancellationToken ct)
    {
        var (organisation, task) = (queued.Organisation, queued.Record);
        if (queued.Input is not { } input)
            throw new InvalidOperationException($"task `{task.Id}` is due and has no input");

        var receiver = connection.Document.To is ConnectionTarget.ToAgent to ? await agents.FindAsync(connection.Document.TargetHome ?? organisation, to.Id, afresh, ct) : null;
        var subject = new AgentSubject(organisation, task.Agent, task.Credential, task.AgentEpoch, new ActChain(task.ActChain)) { Limits = task.HandedOn };
        var hop = new TokenHop(task.Connection, task.Id, connection.Document.To.Audience);
        var sender = connection.Document.Credential is null ? null : await agents.FindAsync(organisation, task.Agent, afresh, ct);
        var own = connection.Document.Credential is { } credential ? await PresentAsync(queued, credential.Grant, sender?.Document, ExchangeBounds.ScopesOf(connection), ct) : null;
        return new PreparedCall(
            own is null or AccessOutcome.Given ? UrlOf(connection.Document.To, receiver) : null,
            WithResultToken(DispatchInput.PayloadOf(input), await results.IssueAsync(organisation, task.Id, ct)),
            own is null ? (await tokens.IssuePerHopAsync(subject, hop, ct)).Text : (own as AccessOutcome.Given)?.Token.Text ?? "",
            task.RootKey ?? task.Id,
            task.TraceParent ?? NewTraceParent(),
            connection.Delivery.Timeout,
            options.MaxReplyBytes)
        {
            Receiver = receiver is null ? null : new CallReceiver(receiver.Document.Revision),
            Sender = sender?.Document.Revision,
            Approval = task.Attempts == 0 ? task.Approval : null,
            Barred = own switch
            {
                AccessOutcome.Gone gone => new TaskFailure("grant-over", gone.Why),
                AccessOutcome.NotTheseScopes not => new TaskFailure("grant-too-narrow", not.Why),
                _ => null,
            },
            Presented = own is AccessOutcome.Given { Token: var token } ? new PresentedGrant(connection.Document.Credential!.Grant, token) : null,
            // Whoever kills or cancels meanwhile is not to wait for a provider's hour.
            Later = own is AccessOutcome.NotNow { RetryAfter: var wait } ? (wait < options.LongestRetry ? wait : options.LongestRetry) : null,
            IsFresh = own is AccessOutcome.Given { Token.ReadAt: var readAt } ? () => time.GetElapsedTime(readAt) <= options.GrantFor : () => true,
        };
    }

    /// <summary>What the target knows of: a token of the person's own, which no agent sees.</summary>
    private async Task<AccessOutcome> PresentAsync(QueuedTask queued, string grant, Agent? sender, IReadOnlyList<string> scopes, CancellationToken ct) =>
        scopes.Count == 0
            ? new AccessOutcome.NotTheseScopes($"policy.vault.scopes leaves nothing of grant `{grant}`")
            : await grants.GetAsync(queued.Organisation, grant, await people.OfAsync(queued.Organisation, queued.Record, sender?.ActsFor, ct), scopes, ct);

    // The payload is what the audit commits to; the token is derived when it is sent, and is nobody else's to read.
    private static ReadOnlyMemory<byte> WithResultToken(ReadOnlyMemory<byte> payload, string token)
    {
        var member = Encoding.ASCII.GetBytes($",\"resultToken\":\"{token}\"}}");
        var sent = new byte[payload.Length - 1 + member.Length];
        payload[..^1].CopyTo(sent);
        member.CopyTo(sent, payload.Length - 1);
        return sent;
    }

    private static Uri? UrlOf(ConnectionTarget target, AgentRegistration? receiver) => target switch
    {
        ConnectionTarget.ToHttp http => new Uri(http.Url),
        ConnectionTarget.ToMcp mcp => new Uri(mcp.Url),
        _ => receiver?.Document.Endpoint is { } endpoint ? new Uri(endpoint.Url) : null,
    };

    private string NewTraceParent() => $"00-{Hex(TraceIdLength)}-{Hex(SpanIdLength)}-00";

    private string Hex(int length) => RandomText.New(random, "0123456789abcdef", length);
}
