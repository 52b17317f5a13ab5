using System.Text.Json;
using Gatehouse.Http.Answers;
using Gatehouse.Policy;

namespace Gatehouse.Http.Teams;

/// <summary>The answers that a client of Universal Actions knows: HTTP says 200, and the body the rest.</summary>
internal static class InvokeAnswer
{
    private const int BadRequest = 400;
    private const int ServerError = 500;

    /// <summary>Takes the place of the card that was pressed.</summary>
    public static JsonAnswer Card(byte[] card) => JsonAnswer.Ok(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("statusCode", 200);
        json.WriteString("type", "application/vnd.microsoft.card.adaptive");
        json.WritePropertyName("value");
        json.WriteRawValue(card);
        json.WriteEndObject();
    });

    public static JsonAnswer Error(Refusal refusal) => JsonAnswer.Ok(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("statusCode", ProblemKinds.Of(refusal.Code).Status >= ServerError ? ServerError : BadRequest);
        json.WriteString("type", "application/vnd.microsoft.error");
        json.WriteStartObject("value");
        json.WriteString("code", refusal.Code.ToWireName());
        json.WriteString("message", refusal.Unlock is { } unlock ? $"{refusal.Detail}; {unlock}" : refusal.Detail);
        json.WriteEndObject();
        json.WriteEndObject();
    });
}
