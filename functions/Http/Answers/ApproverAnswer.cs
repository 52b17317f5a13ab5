using System.Text.Json;
using Gatehouse.Approvals;
using Gatehouse.Wire;

namespace Gatehouse.Http.Answers;

/// <summary>People and groups of the directory of approvers, and what they have said for good.</summary>
internal static class ApproverAnswer
{
    public static void Write(Utf8JsonWriter json, Approver person)
    {
        json.WriteStartObject();
        json.WriteString("id", person.Id);
        json.WriteString("user", person.User);
        json.WriteIfAny("name", person.Name);
        json.WriteStartObject("addresses");
        json.WriteIfAny("email", person.Addresses.Email);
        json.WriteIfAny("teams", person.Addresses.Teams);
        json.WriteEndObject();
        json.WriteMoment("createdAt", person.CreatedAt);
        json.WriteMoment("removedAt", person.RemovedAt);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, ApproverGroup group)
    {
        json.WriteStartObject();
        json.WriteString("group", group.Group);
        json.WriteTexts("members", group.Members);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, ApprovalGrant grant)
    {
        json.WriteStartObject();
        json.WriteString("id", grant.Key);
        json.WriteString("connection", grant.Connection);
        json.WriteString("type", grant.TaskType);
        json.WriteTexts("tools", grant.Tools.Select(tool => tool.Name));
        json.WriteIfAny("session", grant.Session);
        json.WriteTexts("clauses", grant.Clauses);
        json.WriteMoney("costAtMost", grant.CostAtMost);
        json.WriteNumber("policyVersion", grant.PolicyVersion);
        json.WriteNumber("inARow", grant.InARow);
        json.WriteString("by", grant.By);
        json.WriteMoment("at", grant.At);
        json.WriteString("approval", grant.Approval);
        json.WriteMoment("revokedAt", grant.RevokedAt);
        json.WriteEndObject();
    }
}
