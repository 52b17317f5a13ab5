using Gatehouse.Http.Authentication;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.OpenApi.Areas;

internal static class PolicyArea
{
    public static ApiArea Told { get; } = new("Policies", "What connections allow.",
    [
        new(HttpMethods.Get, Routes.ConnectionPolicy, "readPolicy", "Reads a connection's policy.")
        {
            Answers = [new(200, "PolicyOrNone", "The policy.") { HasVersion = true }],
        },
        new(HttpMethods.Put, Routes.ConnectionPolicy, "replacePolicy", "Replaces a connection's policy whole.")
        {
            Needs = Permission.Operate,
            Parameters = [ApiParameter.IfMatch, ApiParameter.Query("applyToQueued", """{ "type": "boolean" }""", "Tasks that wait are decided again when their turn comes.")],
            Body = "Policy",
            Answers = [new(200, "Policy", "Replaced.") { HasVersion = true }],
            MayRefuse = [409],
        },
        new(HttpMethods.Get, Routes.PolicyVersions, "readPolicyVersions", "Lists a policy's versions, or reads one, or compares two.")
        {
            Parameters =
            [
                ApiParameter.Query("version", """{ "type": "integer", "minimum": 1 }""", "The one to read."),
                ApiParameter.Query("from", """{ "type": "integer", "minimum": 1 }""", "Of the two to compare, the first."),
                ApiParameter.Query("to", """{ "type": "integer", "minimum": 1 }""", "The second."),
                .. ApiParameter.Page,
            ],
            Answers = [new(200, "PolicyHistory", "What was asked for.")],
        },
        new(HttpMethods.Post, Routes.PolicyReplay, "replayPolicy", "Says what a policy would have said of the tasks that the connection accepted; nothing changes.")
        {
            Needs = Permission.Operate,
            Parameters = [ApiParameter.Query("since", ApiParameter.RefTo("Instant"), "From when; seven days ago."), .. ApiParameter.Page],
            Body = "Policy",
            Answers = [new(200, "ReplayedTask", "A page, the oldest first. Rates, the month's cap, budgets and trust depend on more than the task, and are left out.") { IsPage = true }],
        },
        new(HttpMethods.Get, Routes.RecommendedPolicy, "recommendPolicy", "Proposes a policy to start from.")
        {
            Parameters = [ApiParameter.Query("tools", """{ "type": "string" }""", "Names, apart by commas.", "web_search,stripe.refund") with { IsRequired = true }],
            Answers = [new(200, "RecommendedPolicy", "The policy, and what was thought of each tool.")],
        },
    ]);
}
