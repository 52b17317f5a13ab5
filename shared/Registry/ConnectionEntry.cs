using System.Text.Json;
using Gatehouse.Dispatching;
using Gatehouse.Policy;

namespace Gatehouse.Registry;

/// <summary>A connection's document with everything made of it that is the same for every dispatch.</summary>
public sealed class ConnectionEntry
{
    private readonly TargetFacts target;

    internal ConnectionEntry(Connection document, ConnectionPolicy? policy)
    {
        Document = document;
        Policy = policy;
        Facts = new ConnectionFacts(document.Id, document.From, ConnectionStatus.Closed, document.PolicyVersion)
        {
            Resource = document.Resource,
            GuardrailSets = document.GuardrailSets,
        };
        target = document.To switch
        {
            ConnectionTarget.ToAgent agent => AgentTarget(agent.Id, document.TargetHome is null),
            ConnectionTarget.ToHttp http => new TargetFacts(TargetKind.Http, new Uri(http.Url).Host),
            ConnectionTarget.ToMcp mcp => new TargetFacts(TargetKind.Mcp, new Uri(mcp.Url).Host),
            var other => throw new InvalidOperationException($"no such target: {other}"),
        };
    }

    public Connection Document { get; }

    /// <summary>Null when the connection has none: it allows nothing.</summary>
    public ConnectionPolicy? Policy { get; }

    public DeliveryRules Delivery => Policy?.Delivery ?? DeliveryRules.Default;

    /// <summary>Of the document; grows with each change, the policy's included.</summary>
    public long Version => Document.Revision;

    /// <summary>Without what the partition's state says: status and freezes.</summary>
    public ConnectionFacts Facts { get; }

    /// <summary>A tool server has no idempotency keys, so what cannot be told apart must not be sent twice.</summary>
    public bool IsAtMostOnce => Delivery.AtMostOnce ?? Document.To is ConnectionTarget.ToMcp;

    /// <summary>Whether the task may be sent once: because the connection sends all so, or whom it stands in for did.</summary>
    public bool SendsOnce(TaskRecord task) => IsAtMostOnce || task.AtMostOnce;

    /// <summary>Whether a policy that came after the task's applies to it all the same.</summary>
    public bool MeasuresAgain(TaskRecord task) => Document.QueuedSincePolicy > task.PolicyVersion;

    /// <param name="receiver">The receiving agent as it is now, when the target is one.</param>
    public TargetFacts TargetFacts(AgentRegistration? receiver) => Document.To is ConnectionTarget.ToAgent
        ? target with
        {
            IsInService = receiver is { Document: { Status: AgentStatus.Active, Endpoint: not null } },
            Attributes = target.IsSameOrganisation ? receiver?.Facts.Attributes : target.Attributes,
        }
        : target;

    // Of another organisation's agent a policy may know what its own operator knows: the id.
    private static TargetFacts AgentTarget(string id, bool isOwn) => new(TargetKind.Agent, id, IsInService: false, IsSameOrganisation: isOwn)
    {
        Attributes = isOwn ? null : JsonElement.Parse($$"""{"id":"{{id}}"}"""),
    };
}
