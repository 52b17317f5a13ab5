using Gatehouse.Http.Authentication;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.OpenApi.Areas;

internal static class ConnectionArea
{
    public static ApiArea Told { get; } = new("Connections", "Links from agents to targets.",
    [
        new(HttpMethods.Post, Routes.Connections, "openConnection", "Opens a connection; without a policy it allows nothing.")
        {
            Needs = Permission.Operate,
            Body = "NewConnection",
            Answers = [new(201, "Connection", "Open.") { HasLocation = true, HasVersion = true }],
            MayRefuse = [404, 409],
        },
        new(HttpMethods.Get, Routes.Connections, "listConnections", "Lists the connections.")
        {
            Parameters = ApiParameter.Page,
            Answers = [new(200, "Connection", "A page.") { IsPage = true }],
        },
        new(HttpMethods.Get, Routes.Connection, "readConnection", "Reads a connection.")
        {
            Answers = [new(200, "Connection", "The connection.") { HasVersion = true }],
        },
        new(HttpMethods.Patch, Routes.Connection, "changeConnection", "Changes a connection's name, guardrails, resource or backup.")
        {
            Needs = Permission.Operate,
            Parameters = [ApiParameter.IfMatch],
            Body = "ConnectionChange",
            Answers = [new(200, "Connection", "Changed.") { HasVersion = true }],
            MayRefuse = [409],
        },
        new(HttpMethods.Delete, Routes.Connection, "deleteConnection", "Ends a connection for ever; what it recorded stays.")
        {
            Needs = Permission.Kill,
            Parameters = [ApiParameter.IfMatch],
            Answers = [new(200, "Contained", "Ended.")],
            MayRefuse = [409],
        },
        new(HttpMethods.Get, Routes.ConnectionHealth, "readHealth", "Says how a connection is, and how it was in each step of a time, the last day unless told.")
        {
            Parameters =
            [
                ApiParameter.Query("from", ApiParameter.RefTo("Instant"), "A day before `to` unless told."),
                ApiParameter.Query("to", ApiParameter.RefTo("Instant"), "Now unless told."),
                ApiParameter.Query("step", ApiParameter.RefTo("Duration"), "From `PT5M` to `P31D`; at most 1,000 points.", "PT1H"),
            ],
            Answers = [new(200, "ConnectionHealth", "As it is, as it was, and what each figure means.")],
        },
        new(HttpMethods.Post, Routes.ConnectionSpendReset, "resetSpend", "Gives a connection its month's money again.")
        {
            Needs = Permission.ResetSpend,
            Answers = [new(200, "SpendGivenBack", "What was spent until now, and what is still held.")],
            MayRefuse = [409],
        },
    ]);
}
