using System.Text.Json;
using Gatehouse.Containment;
using Gatehouse.Policy;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Answers;

/// <summary>What a freeze, an unfreeze or a kill came to.</summary>
internal static class ContainmentAnswer
{
    public static IResult Of(ContainmentOutcome outcome, string subject) => outcome switch
    {
        ContainmentOutcome.Contained contained => JsonAnswer.Ok(json => Write(json, contained)),
        ContainmentOutcome.Refused refused => Problems.For(refused.Refusal),
        ContainmentOutcome.Unknown => Problems.NotFound($"there is no `{subject}`"),
        ContainmentOutcome.Killed => Problems.For(new Refusal(RefusalCode.Conflict, $"`{subject}` was killed, which nothing takes back")),
        ContainmentOutcome.Unfinished unfinished => Problems.For(Unfinished(subject, unfinished.NotFenced)),
        ContainmentOutcome.Unavailable unavailable => Problems.Unavailable(unavailable.Why),
        _ => throw new InvalidOperationException($"no such outcome: {outcome}"),
    };

    private static Refusal Unfinished(string subject, IReadOnlyList<string> connections)
    {
        var which = connections.Count == 0 ? "whether it took effect is not known" : $"not yet fenced: `{string.Join("`, `", connections)}`";
        return new Refusal(RefusalCode.OutcomeUnknown, $"`{subject}` is being contained; {which}")
        {
            MayRetry = true,
            RetryAfter = TimeSpan.FromSeconds(1),
            Unlock = "it goes on by itself; ask again to learn when it is done",
        };
    }

    private static void Write(Utf8JsonWriter json, ContainmentOutcome.Contained contained)
    {
        json.WriteStartObject();
        json.WriteNumber("fenced", contained.Fenced);
        json.WriteTexts("inFlight", contained.InFlight);
        json.WriteMilliseconds("elapsedMs", contained.Elapsed);
        json.WriteEndObject();
    }
}
