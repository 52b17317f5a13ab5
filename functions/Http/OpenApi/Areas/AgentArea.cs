using Gatehouse.Http.Authentication;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.OpenApi.Areas;

internal static class AgentArea
{
    public static ApiArea Told { get; } = new("Agents", "The register of agents.",
    [
        new(HttpMethods.Post, Routes.Agents, "createAgent", "Registers an agent.")
        {
            Needs = Permission.Operate,
            Body = "NewAgent",
            Answers = [new(201, "Agent", "Registered; its callback key is shown here alone.") { HasLocation = true, HasVersion = true }],
        },
        new(HttpMethods.Get, Routes.Agents, "listAgents", "Lists the agents.")
        {
            Parameters = ApiParameter.Page,
            Answers = [new(200, "Agent", "A page.") { IsPage = true }],
        },
        new(HttpMethods.Get, Routes.Agent, "readAgent", "Reads an agent.")
        {
            Answers = [new(200, "Agent", "The agent.") { HasVersion = true }],
        },
        new(HttpMethods.Patch, Routes.Agent, "changeAgent", "Changes what is said of an agent.")
        {
            Needs = Permission.Operate,
            Parameters = [ApiParameter.IfMatch],
            Body = "AgentChange",
            Answers = [new(200, "Agent", "Changed.") { HasVersion = true }],
            MayRefuse = [409],
        },
        new(HttpMethods.Post, Routes.AgentCallbackKey, "changeCallbackKey", "Gives an agent another key that its callbacks are signed with.")
        {
            Needs = Permission.Operate,
            Answers = [new(201, "Agent", "The key is shown here alone.") { HasVersion = true }],
            MayRefuse = [409],
        },
        new(HttpMethods.Delete, Routes.Agent, "decommissionAgent", "Takes an agent out of service for ever.")
        {
            Needs = Permission.Kill,
            Parameters = [ApiParameter.IfMatch],
            Answers = [new(200, "Contained", "Out of service.")],
            MayRefuse = [409],
        },
    ]);
}
