using System.Text.Json;
using Gatehouse.Dispatching;
using Gatehouse.Guardrails;
using Gatehouse.Policy;
using Gatehouse.Wire;

namespace Gatehouse.Http.Answers;

/// <summary>What became of a dispatch.</summary>
internal static class DecisionAnswer
{
    public static void WriteAccepted(Utf8JsonWriter json, DispatchOutcome.Accepted accepted, Explanation explains)
    {
        json.WriteStartObject();
        json.WriteString("task"u8, accepted.Task.Task);
        json.WriteString("status"u8, accepted.Task.State is TaskState.Queued ? "queued"u8 : "awaitingApproval"u8);
        if (accepted.Task.Approval is { } approval)
            json.WriteString("approval"u8, approval);
        json.WriteStartObject("decision"u8);
        json.WriteString("verdict"u8, accepted.Task.Approval is null ? "allow"u8 : "needsApproval"u8);
        json.WriteNumber("policyVersion"u8, accepted.Task.PolicyVersion);
        json.WriteStartObject("audit"u8);
        json.WriteString("chain"u8, accepted.At.Chain);
        json.WriteNumber("sequence"u8, accepted.At.Sequence);
        json.WriteEndObject();
        if (explains.Checks && accepted.Evaluation is { } evaluation)
            WriteChecks(json, evaluation.Trace);
        WriteGuardrails(json, accepted, explains);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The decision alone.</summary>
    public static void WriteTried(Utf8JsonWriter json, DispatchOutcome.Tried tried, Explanation explains)
    {
        json.WriteStartObject();
        json.WriteString("verdict", WordOf(tried.Evaluation.Verdict));
        json.WriteIfAny("clause", tried.Evaluation.DecidedBy);
        json.WriteNumber("policyVersion", tried.PolicyVersion);
        if (tried.Evaluation.Verdict is Verdict.Deny { Refusal: var refusal })
        {
            json.WriteString("code", refusal.Code.ToWireName());
            json.WriteString("detail", refusal.Detail);
            json.WriteIfAny("unlock", refusal.Unlock);
        }

        if (explains.Checks)
            WriteChecks(json, tried.Evaluation.Trace);
        WriteGuardrails(json, tried, explains);
        json.WriteEndObject();
    }

    private static void WriteGuardrails(Utf8JsonWriter json, DispatchOutcome outcome, Explanation explains)
    {
        if (outcome.Guardrails.Count > 0)
            TriggeredDocument.Write(json, outcome.Guardrails, explains.Places);
    }

    private static void WriteChecks(Utf8JsonWriter json, IReadOnlyList<TraceEntry> trace)
    {
        json.WriteStartArray("checks");
        foreach (var check in trace)
        {
            json.WriteStartObject();
            json.WriteString("name", check.Name);
            json.WriteString("verdict", WordOf(check.Verdict));
            json.WriteString("reason", check.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string WordOf(Verdict verdict) => verdict.Match(allow: () => "allow", ask: _ => "needsApproval", deny: _ => "deny");
}
