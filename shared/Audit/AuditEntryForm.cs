using Gatehouse.Policy;

namespace Gatehouse.Audit;

/// <summary>The canonical form of an entry. The members stand in RFC 8785's order; the writer refuses another.</summary>
internal static class AuditEntryForm
{
    public const int Version = 1;

    public static void Write(CanonicalJsonWriter json, AuditEntry entry, in EntryPlace place)
    {
        json.BeginObject();
        Ids(json, "act", entry.ActChain);
        Name(json, "action", entry.Action);
        Id(json, "agent", entry.Agent);
        Number(json, "attempt", entry.Attempt);
        Id(json, "chain", place.Chain);
        Name(json, "clause", entry.Clause);
        Name(json, "code", entry.Code?.ToWireName());
        Id(json, "connection", entry.Connection);
        Cost(json, entry.Cost);
        Number(json, "count", entry.Count);
        Id(json, "credential", entry.Credential);
        Plain(json, "decision", entry.Decision?.ToWireName());
        Time(json, "first", entry.First);
        Grant(json, entry.Grant);
        Guards(json, entry.Guards);
        Plain(json, "kind", entry.Kind.ToWireName());
        Time(json, "last", entry.Last);
        Id(json, "operator", entry.Operator);
        Id(json, "org", place.Organisation);
        Name(json, "outcome", entry.Outcome);
        Id(json, "payload", entry.Payload);
        Number(json, "policyVersion", entry.PolicyVersion);
        Plain(json, "prev", place.Previous);
        Pruned(json, entry.Pruned);
        Number(json, "seq", place.Sequence);
        Id(json, "session", entry.Session);
        Name(json, "status", entry.Status);
        Id(json, "subject", entry.Subject);
        Id(json, "target", entry.Target);
        Id(json, "task", entry.Task);
        Name(json, "taskType", entry.TaskType);
        Tools(json, entry.Tools);
        Trust(json, entry.Trust);
        Plain(json, "ts", place.Time);
        Number(json, "v", Version);
        json.EndObject();
    }

    private static void Plain(CanonicalJsonWriter json, string name, string? text)
    {
        if (text is null)
            return;
        json.Name(name);
        json.Text(text);
    }

    private static void Id(CanonicalJsonWriter json, string name, string? id)
    {
        if (id is not null)
            Plain(json, name, AuditNames.RequireId(id));
    }

    private static void Name(CanonicalJsonWriter json, string name, string? text)
    {
        if (text is not null)
            Plain(json, name, AuditNames.NameOrDigest(text));
    }

    private static void Number(CanonicalJsonWriter json, string name, long? number)
    {
        if (number is not { } value)
            return;
        json.Name(name);
        json.Number(value);
    }

    private static void Time(CanonicalJsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } value)
            Plain(json, name, AuditTime.Format(value));
    }

    private static void Ids(CanonicalJsonWriter json, string name, IReadOnlyList<string> ids)
    {
        if (ids.Count == 0)
            return;
        json.Name(name);
        json.BeginArray();
        foreach (var id in ids)
            json.Text(AuditNames.RequireId(id));
        json.EndArray();
    }

    private static void Cost(CanonicalJsonWriter json, AuditCost? cost)
    {
        if (cost is null)
            return;
        json.Name("cost");
        json.BeginObject();
        Number(json, "posted", cost.Posted);
        Number(json, "reserved", cost.Reserved);
        json.EndObject();
    }

    private static void Pruned(CanonicalJsonWriter json, AuditPruned? pruned)
    {
        if (pruned is null)
            return;
        json.Name("pruned");
        json.BeginObject();
        Number(json, "checkpoint", pruned.Checkpoint);
        Number(json, "days", pruned.Days);
        Plain(json, "hash", pruned.To.Hash);
        Number(json, "to", pruned.To.Sequence);
        json.EndObject();
    }

    private static void Trust(CanonicalJsonWriter json, AuditTrust? trust)
    {
        if (trust is null)
            return;
        json.Name("trust");
        json.BeginObject();
        Name(json, "level", trust.Level);
        Number(json, "score", trust.Score);
        json.EndObject();
    }

    private static void Grant(CanonicalJsonWriter json, AuditGrant? grant)
    {
        if (grant is null)
            return;
        json.Name("grant");
        json.BeginObject();
        Id(json, "id", grant.Id);
        json.Name("scopes");
        json.BeginArray();
        foreach (var scope in grant.Scopes)
            json.Text(AuditNames.NameOrDigest(scope));
        json.EndArray();
        json.EndObject();
    }

    private static void Tools(CanonicalJsonWriter json, IReadOnlyList<AuditTool> tools)
    {
        if (tools.Count == 0)
            return;
        json.Name("tools");
        json.BeginArray();
        foreach (var tool in tools)
        {
            json.BeginObject();
            Name(json, "class", tool.Class);
            Name(json, "name", tool.Name);
            json.EndObject();
        }

        json.EndArray();
    }

    private static void Guards(CanonicalJsonWriter json, IReadOnlyList<AuditGuard> guards)
    {
        if (guards.Count == 0)
            return;
        json.Name("guards");
        json.BeginArray();
        foreach (var guard in guards)
        {
            json.BeginObject();
            Name(json, "action", guard.Action);
            Id(json, "guardrail", guard.Guardrail);
            json.Name("hit");
            json.Boolean(guard.Hit);
            Number(json, "version", guard.Version);
            json.EndObject();
        }

        json.EndArray();
    }
}
