using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.OpenApi.Areas;

internal static class TrustArea
{
    public static ApiArea Told { get; } = new("Trust", "What agents are trusted with, and why.",
    [
        new(HttpMethods.Get, Routes.AgentTrust, "readTrust", "Explains each point of an agent's trust, what would raise it, and how it came to its level.")
        {
            Answers = [new(200, "Trust", "The score as it would be now, and what decisions go by.")],
        },
    ]);
}
