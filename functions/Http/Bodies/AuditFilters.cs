using System.Text.Json;
using Gatehouse.Alerts;
using Gatehouse.Audit;
using Gatehouse.Audit.Reading;
using Gatehouse.Budgets;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Sessions;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Bodies;

/// <summary>What a query asks of the audit.</summary>
internal static class AuditFilters
{
    public static BodyOf<AuditQuery> ReadQuery(HttpRequest request)
    {
        var filters = new QueryReader(request);
        var query = new AuditQuery
        {
            Chain = Chain(filters),
            Agent = filters.Id("agent", IdKind.Agent),
            Session = filters.Id("session", IdKind.Session),
            Task = filters.Id("task", IdKind.Task),
            Kind = filters.Word<AuditKind>("kind", "a kind of entry, like `dispatch`", AuditNames.TryParse),
            Decision = filters.Word<AuditDecision>("decision", "`allow`, `needsApproval` or `deny`", TryParse),
            Code = filters.Word<RefusalCode>("code", "a refusal's code, like `rate-limited`", RefusalCodes.TryParse),
            From = filters.Time("from"),
            To = filters.Time("to"),
        };
        CheckTimes(filters, query.From, query.To);
        if (filters.Finish("limit", "after") is { } fault)
            return fault;
        return query.TheChain is null && query.Subject is null
            ? new BodyFault(new Refusal(RefusalCode.Malformed, "name where to look: `connection`, `chain`, `task`, `agent` or `session`"), [])
            : query;
    }

    public static BodyOf<ExportQuery> ReadExport(HttpRequest request)
    {
        var filters = new QueryReader(request);
        var query = new ExportQuery
        {
            Chain = Chain(filters),
            From = filters.Time("from"),
            To = filters.Time("to"),
            First = filters.Sequence("first"),
            Last = filters.Sequence("last"),
            AllCheckpoints = filters.Value<string>("checkpoints", "`all`", static (string text, out string all) => (all = text) == "all") is not null,
        };
        CheckTimes(filters, query.From, query.To);
        if (query.Last < query.First)
            filters.Fail("last", "must not be before `first`");
        if ((query.From ?? query.To) is not null && (query.First ?? query.Last) is not null)
            filters.Fail("first", "a range is by time or by sequence, not by both");
        if (filters.Finish() is { } fault)
            return fault;
        return query is { IsPart: true, Chain: null }
            ? new BodyFault(new Refusal(RefusalCode.Malformed, "a range is of one chain: name `connection` or `chain`"), [])
            : query;
    }

    /// <summary>Any chain: a connection's by its id, or as a query names it.</summary>
    public static bool TryParseChain(string text, out string chain)
    {
        chain = text;
        return Ids.Is(IdKind.Connection, text) || TryParse(text, out chain);
    }

    private static string? Chain(QueryReader filters)
    {
        var connection = filters.Id("connection", IdKind.Connection);
        var chain = filters.Value<string>("chain", "`control`, `alerts`, `events:agt_…`, `session:ses_…` or `budget:…`", TryParse);
        if (connection is not null && chain is not null)
            filters.Fail("chain", "a connection's chain is another one: name `connection` or `chain`, not both");
        return connection ?? chain;
    }

    private static void CheckTimes(QueryReader filters, DateTimeOffset? from, DateTimeOffset? to)
    {
        if (to <= from)
            filters.Fail("to", "must be after `from`");
    }

    private static bool TryParse(string text, out string chain)
    {
        var (kind, id) = text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? (text[..colon], text[(colon + 1)..]) : (text, "");
        chain = kind switch
        {
            "control" when text == kind => Ledgers.ControlPartition,
            "alerts" when text == kind => AlertRows.Partition,
            "events" when Ids.Is(IdKind.Agent, id) => AgentEvents.Partition(id),
            "session" when Ids.Is(IdKind.Session, id) => SessionDirectory.Partition(id),
            "budget" when BudgetSubject.Parse(id) is { } subject => subject.Partition,
            _ => "",
        };
        return chain.Length > 0;
    }

    private static bool TryParse(string text, out AuditDecision decision)
    {
        foreach (var known in Enum.GetValues<AuditDecision>())
        {
            decision = known;
            if (JsonNamingPolicy.CamelCase.ConvertName(known.ToString()) == text)
                return true;
        }

        decision = default;
        return false;
    }
}
