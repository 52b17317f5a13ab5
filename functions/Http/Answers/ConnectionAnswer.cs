using System.Text.Json;
using Gatehouse.Ledger;
using Gatehouse.Registry;
using Gatehouse.Wire;

namespace Gatehouse.Http.Answers;

/// <summary>A connection as operators see it.</summary>
internal static class ConnectionAnswer
{
    public static void Write(Utf8JsonWriter json, Connection connection, LedgerState state)
    {
        json.WriteStartObject();
        json.WriteString("id", connection.Id);
        json.WriteString("name", connection.Name);
        json.WriteString("from", connection.From);
        WriteTarget(json, connection.To);
        if (connection.PolicySource is { } policy)
        {
            json.WritePropertyName("policy");
            json.WriteRawValue(policy);
        }

        json.WriteNumber("policyVersion", connection.PolicyVersion);
        json.WriteTexts("guardrails", connection.GuardrailSets);
        if (connection.Resource is { } resource)
        {
            json.WritePropertyName("resource");
            resource.WriteTo(json);
        }

        json.WriteCredential(connection.Credential);
        json.WriteIfAny("backup", connection.Backup);
        json.WriteTrust(connection.MinimumTrust);
        json.WriteString("status", StatusOf(state));
        json.WriteIfAny("frozenBy", FrozenBy(state.Fences.Seen));
        if (state.Spend.Months is [.., var month])
            WriteSpend(json, month);
        json.WriteString("createdAt", Instant.Format(connection.CreatedAt));
        json.WriteEndObject();
    }

    /// <summary>Whose grant it uses, where it uses one.</summary>
    internal static void WriteCredential(this Utf8JsonWriter json, ConnectionCredential? credential)
    {
        if (credential is null)
            return;
        json.WriteStartObject("credential");
        json.WriteString("grant", credential.Grant);
        json.WriteTexts("scopes", credential.Scopes);
        json.WriteEndObject();
    }

    /// <summary>The latest month in which anything was spent or held.</summary>
    private static void WriteSpend(Utf8JsonWriter json, MonthSpend month)
    {
        json.WriteStartObject("spend");
        json.WriteString("month", month.Month.ToString());
        json.WriteNumber("reserved", month.Reserved.ToDecimal());
        json.WriteNumber("posted", month.Posted.ToDecimal());
        json.WriteNumber("overrun", month.Overrun.ToDecimal());
        json.WriteEndObject();
    }

    private static void WriteTarget(Utf8JsonWriter json, ConnectionTarget target)
    {
        json.WriteStartObject("to");
        if (target is ConnectionTarget.ToAgent agent)
            json.WriteString("agent", agent.Id);
        else
            WriteUrl(json, target);
        json.WriteEndObject();
    }

    private static void WriteUrl(Utf8JsonWriter json, ConnectionTarget target)
    {
        json.WriteStartObject(target is ConnectionTarget.ToMcp ? "mcp" : "http");
        json.WriteString("url", target switch
        {
            ConnectionTarget.ToHttp http => http.Url,
            ConnectionTarget.ToMcp mcp => mcp.Url,
            _ => throw new InvalidOperationException($"no such target: {target}"),
        });
        json.WriteEndObject();
    }

    private static string StatusOf(LedgerState state)
    {
        var fences = state.Fences.Seen;
        if (state.Status is PartitionStatus.Deleted or PartitionStatus.Disconnected)
            return state.Status is PartitionStatus.Deleted ? "deleted" : "disconnected";
        if (fences.IsKilled)
            return "killed";
        if (state.Status is PartitionStatus.Closed)
            return "closed";
        return fences.Holds ? "frozen" : "open";
    }

    /// <summary>The widest of what holds it.</summary>
    private static string? FrozenBy(Fences fences) =>
        fences.Organisation.Frozen ? "organisation"
        : fences.Agent.Frozen || fences.Target.Frozen || fences.TargetHome.Frozen ? "agent"
        : fences.Share.Frozen ? "share"
        : fences.Connection.Frozen ? "connection"
        : null;
}
