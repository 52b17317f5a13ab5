using Gatehouse.Http.Authentication;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.OpenApi.Areas;

internal static class ApprovalArea
{
    private static readonly ApiParameter signIn =
        new("header", SignInReader.Header, """{ "type": "string" }""", "The `signIn` of `/v1/sign-ins`, for what is destructive or financial.");

    public static ApiArea Told { get; } = new("Approvals", "What people are asked, and what they answer.",
    [
        new(HttpMethods.Get, Routes.Approvals, "listApprovals", "Lists the pending approvals that are addressed to the caller, the first to expire first.")
        {
            Needs = Permission.Answer,
            Parameters =
            [
                ApiParameter.Query("all", """{ "type": "boolean" }""", "Those of everybody; for who may read."),
                ApiParameter.Query("connection", ApiParameter.RefTo("ConnectionId"), "Only its own."),
                .. ApiParameter.Page,
            ],
            Answers = [new(200, "Approval", "A page.") { IsPage = true }],
        },
        new(HttpMethods.Get, Routes.Approval, "readApproval", "Reads an approval, with what is shown and what will be sent. Reading decides nothing.")
        {
            Needs = Permission.Answer,
            Answers = [new(200, "Approval", "The approval.")],
        },
        new(HttpMethods.Post, Routes.ApprovalDecision, "decideApproval", "Answers an approval. The same answer again is no mistake; another, or a late one, is `409`.")
        {
            Needs = Permission.Answer,
            Parameters = [signIn],
            Body = "ApprovalDecision",
            Answers = [new(200, "Approval", "The answer stands.")],
            MayRefuse = [409],
        },
        new(HttpMethods.Post, Routes.ApprovalDecisions, "decideApprovals", "Answers several approvals, each for itself.")
        {
            Needs = Permission.Answer,
            Parameters = [signIn],
            Body = "ApprovalDecisions",
            Answers = [new(200, "ApprovalOutcomes", "What became of each.")],
        },
        new(HttpMethods.Post, Routes.BotMessages, "bringActivity", "Takes what the Bot Connector brings from Teams. A press of `Action.Execute` answers an approval; nothing else does.")
        {
            Callers = ApiCallers.Connector,
            Body = "BotActivity",
            Answers = [new(200, "BotAnswer", "What became of a press; nothing where nobody pressed.")],
            MayRefuse = [403, 404],
        },
        new(HttpMethods.Post, Routes.OutlookAnswers, "pressInOutlook", "Answers an approval by a card in a mail. `refresh` shows how it stands.")
        {
            Callers = ApiCallers.Outlook,
            Body = "OutlookPress",
            IsText = true,
            Answers = [new(200, "AdaptiveCard", "The card as it stands, with `CARD-UPDATE-IN-BODY`. A refusal has `CARD-ACTION-STATUS`.")],
            MayRefuse = [403, 404, 409],
        },
        new(HttpMethods.Post, Routes.SignIns, "signIn", "Shows a key once more, for what asks for a fresh sign-in. It proves that the key was shown, and nothing more.")
        {
            Needs = Permission.Answer,
            Body = "NewSignIn",
            Answers = [new(201, "SignIn", "Good for five minutes.")],
        },
        new(HttpMethods.Get, Routes.ApprovalMemory, "listApprovalMemory", "Lists what people have said of a connection's tasks for more than once.")
        {
            Parameters = ApiParameter.Page,
            Answers = [new(200, "ApprovalGrant", "A page.") { IsPage = true }],
        },
        new(HttpMethods.Delete, Routes.ApprovalMemoryOf, "forgetApprovalMemory", "Takes back what was said: people are asked again.")
        {
            Needs = Permission.Operate,
            Answers = [new(200, "ApprovalGrant", "Taken back.")],
        },
    ]);
}
