using Gatehouse.Http.Authentication;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.OpenApi.Areas;

internal static class AlertArea
{
    public static ApiArea Told { get; } = new("Alerts", "What is normal, what is not, and who is told.",
    [
        new(HttpMethods.Get, Routes.Alerts, "listAlerts", "Lists alerts, one of each rule and subject, by id.")
        {
            Parameters = [ApiParameter.Query("state", """{ "enum": ["raised", "acknowledged", "silenced", "cleared"] }""", "Only those that stand so."), .. ApiParameter.Page],
            Answers = [new(200, "AlertSummary", "A page.") { IsPage = true }],
        },
        new(HttpMethods.Get, Routes.Alert, "readAlert", "Reads an alert: its figures, how they come about, and who was told.")
        {
            Answers = [new(200, "Alert", "The alert.") { HasVersion = true }],
        },
        new(HttpMethods.Post, Routes.AlertAcknowledge, "acknowledgeAlert", "Takes a raised alert on.")
        {
            Needs = Permission.Operate,
            Answers = [new(200, "Alert", "Acknowledged.") { HasVersion = true }],
            MayRefuse = [409],
        },
        new(HttpMethods.Post, Routes.AlertSilence, "silenceAlert", "Has nobody told of an alert until a time, raised or not; what is still raised then is told.")
        {
            Needs = Permission.Operate,
            Body = "AlertSilence",
            Answers = [new(200, "Alert", "Silenced.") { HasVersion = true }],
        },
        new(HttpMethods.Delete, Routes.AlertSilence, "unsilenceAlert", "Takes a silence back.")
        {
            Needs = Permission.Operate,
            Answers = [new(200, "Alert", "No longer silenced.") { HasVersion = true }],
        },
        new(HttpMethods.Get, Routes.AlertRules, "listAlertRules", "Every rule, with what raises its alerts and what ends them.")
        {
            Answers = [new(200, "AlertRules", "The rules.")],
        },
        new(HttpMethods.Post, Routes.AlertRoutes, "addAlertRoute", "Adds a place where alerts are told from now on. The key that a webhook's notices are signed with is shown once.")
        {
            Needs = Permission.Operate,
            Body = "NewAlertRoute",
            Answers = [new(201, "AlertRoute", "Made.") { HasLocation = true }],
            MayRefuse = [409],
        },
        new(HttpMethods.Get, Routes.AlertRoutes, "listAlertRoutes", "Lists where alerts are told.")
        {
            Parameters = ApiParameter.Page,
            Answers = [new(200, "AlertRoute", "A page.") { IsPage = true }],
        },
        new(HttpMethods.Delete, Routes.AlertRoute, "removeAlertRoute", "Nothing more is told there, not even what is on its way.")
        {
            Needs = Permission.Operate,
            Answers = [new(200, "AlertRoute", "Removed.")],
        },
        new(HttpMethods.Get, Routes.AgentBaseline, "readAgentBaseline", "What is normal for an agent, over all its connections.")
        {
            Answers = [new(200, "Baseline", "What was learned.")],
        },
        new(HttpMethods.Get, Routes.ConnectionBaseline, "readConnectionBaseline", "What is normal for a connection.")
        {
            Answers = [new(200, "Baseline", "What was learned.")],
        },
    ]);
}
