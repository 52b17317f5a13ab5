using Gatehouse.Http.Authentication;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.OpenApi.Areas;

internal static class ClosingArea
{
    private static readonly ApiParameter signIn = new("header", SignInReader.Header, """{ "type": "string" }""", "The `signIn` of `/v1/sign-ins`, of the last five minutes.", "a-sign-in-of-the-last-minutes");

    public static ApiArea Told { get; } = new("Closing", "The end of an organisation: killed, exported, deleted, its data key erased.",
    [
        new(HttpMethods.Post, Routes.OrganisationClose, "closeOrganisation", "Begins the end of the organisation: kills it, which nothing takes back. Deletes nothing yet.")
        {
            Needs = Permission.Kill,
            Parameters = [signIn],
            Body = "Closing",
            Answers = [new(202, "ClosingProgress", "Begun, or begun before.") { HasLocation = true }],
            MayRefuse = [404, 409],
        },
        new(HttpMethods.Get, Routes.OrganisationClose, "readClosing", "Tells how far the closing has come, for as long as anybody can ask.")
        {
            Needs = Permission.Kill,
            Answers = [new(200, "ClosingProgress", "The closing.")],
            MayRefuse = [404],
        },
        new(HttpMethods.Get, Routes.OrganisationCloseExport, "exportClosing", "Exports the whole record with its checkpoints, and beside it every document and payload, for `gatehouse organisation verify`. Its last line has the word that confirms the closing.")
        {
            Needs = Permission.Kill,
            Parameters = [ApiParameter.Query("after", """{ "type": "integer", "minimum": 1 }""", "How many rows of an export that broke off are kept: what follows them is sent, and no record. Whatever changed meanwhile, the digest of the last line is of all rows.")],
            Answers = [new(200, "ExportLine", "One JSON document on each line.") { ContentType = "application/x-ndjson" }],
            MayRefuse = [404, 409],
        },
        new(HttpMethods.Post, Routes.OrganisationCloseConfirm, "confirmClosing", "Deletes everything but the chains and erases the data key. From here on there is no way back, and soon nobody who could ask.")
        {
            Needs = Permission.Kill,
            Parameters = [signIn],
            Body = "ClosingConfirmation",
            Answers = [new(202, "ClosingProgress", "Begun.") { HasLocation = true }],
            MayRefuse = [404, 409],
        },
    ]);
}
