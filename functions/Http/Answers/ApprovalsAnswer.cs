using System.Text.Json;
using Gatehouse.Approvals;
using Gatehouse.Delivery;
using Gatehouse.Policy;
using Gatehouse.Wire;

namespace Gatehouse.Http.Answers;

/// <summary>An approval, with what was shown where it is read alone.</summary>
internal static class ApprovalsAnswer
{
    /// <param name="isOpen">Whether an answer of whoever reads it is of use.</param>
    public static void Write(Utf8JsonWriter json, ApprovalView view, bool isOpen)
    {
        var approval = view.Approval;
        json.WriteStartObject();
        json.WriteString("id", approval.Id);
        json.WriteString("state", ApprovalWords.Of(approval.State));
        json.WriteBoolean("open", isOpen);
        json.WriteString("task", approval.Task);
        json.WriteString("taskStatus", TaskWords.Of(view.Task.State));
        json.WriteString("connection", approval.Connection);
        json.WriteString("agent", approval.Agent);
        json.WriteString("type", approval.TaskType);
        WriteTerms(json, approval);
        WriteVotes(json, approval);
        json.WriteMoment("createdAt", approval.CreatedAt);
        json.WriteMoment("expiresAt", approval.ExpiresAt);
        json.WriteMoment("decidedAt", approval.DecidedAt);
        json.WriteIfAny("decidedBy", approval.DecidedBy);
        json.WriteIfAny("cause", approval.Cause);
        json.WriteIfAny("supersededBy", approval.SupersededBy);
        WriteShown(json, view);
        json.WriteEndObject();
    }

    /// <summary>What became of one answer of several.</summary>
    /// <param name="person">Whose it is.</param>
    public static void WriteOutcome(Utf8JsonWriter json, string person, string approval, ApprovalOutcome outcome)
    {
        json.WriteStartObject();
        json.WriteString("approval", approval);
        outcome.Match(
            answered: view => WriteAnswered(json, view, view.Approval.VoteOf(person)?.Lapse),
            refused: refusal => WriteRefused(json, refusal));
        json.WriteEndObject();
    }

    private static bool WriteAnswered(Utf8JsonWriter json, ApprovalView view, string? lapse)
    {
        json.WriteBoolean("counted", lapse is null);
        json.WriteString("state", ApprovalWords.Of(view.Approval.State));
        json.WriteString("taskStatus", TaskWords.Of(view.Task.State));
        json.WriteIfAny("clause", lapse);
        json.WriteIfAny("detail", lapse is null ? null : $"your answer was taken and does not count, because {FourEyes.WhyLapsed(lapse)}");
        return true;
    }

    private static bool WriteRefused(Utf8JsonWriter json, Refusal refusal)
    {
        json.WriteBoolean("counted", false);
        json.WriteString("code", refusal.Code.ToWireName());
        json.WriteIfAny("clause", refusal.Clause);
        json.WriteString("detail", refusal.Detail);
        json.WriteIfAny("unlock", refusal.Unlock);
        return false;
    }

    private static void WriteTerms(Utf8JsonWriter json, ApprovalRecord approval)
    {
        json.WriteTexts("reasons", approval.Reasons);
        json.WriteTexts("clauses", approval.Clauses);
        json.WriteMoney("costAtMost", approval.Cost);
        json.WriteNumber("policyVersion", approval.PolicyVersion);
        json.WriteString("hash", approval.Hash);
        json.WriteString("previewHash", approval.PreviewHash);
        json.WriteBoolean("needsFreshSignIn", approval.IsGrave);
        json.WriteNumber("quorum", approval.Terms.Quorum);
        json.WriteTexts("approvers", approval.Terms.Addressed(approval.EscalatedAt is not null));
        json.WriteMoment("escalatedAt", approval.EscalatedAt);
    }

    private static void WriteVotes(Utf8JsonWriter json, ApprovalRecord approval)
    {
        json.WriteStartArray("votes");
        foreach (var vote in approval.Votes)
        {
            json.WriteStartObject();
            json.WriteString("by", vote.By);
            json.WriteString("decision", ApprovalWords.Of(vote.Answer));
            json.WriteMoment("at", vote.At);
            json.WriteBoolean("counts", vote.Lapse is null);
            json.WriteIfAny("clause", vote.Lapse);
            json.WriteIfAny("detail", vote.Lapse is { } lapse ? $"it does not count, because {FourEyes.WhyLapsed(lapse)}" : null);
            json.WriteIfAny("reason", vote.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteShown(Utf8JsonWriter json, ApprovalView view)
    {
        if (view.Preview is { } preview)
        {
            json.WritePropertyName("preview");
            json.WriteRawValue(preview.Span);
        }

        if (view.Payload is { } payload)
        {
            json.WritePropertyName("request");
            json.WriteRawValue(payload.Span);
        }

        if (view.IsErased)
            json.WriteString("payload", "erased");
    }
}
