using Gatehouse.Http.Authentication;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.OpenApi.Areas;

internal static class CredentialArea
{
    public static ApiArea Told { get; } = new("Credentials", "What agents prove themselves with.",
    [
        new(HttpMethods.Post, Routes.AgentCredentials, "issueCredential", "Issues a credential; its secret is shown once.")
        {
            Needs = Permission.Operate,
            Body = "NewCredential",
            Answers = [new(201, "IssuedCredential", "Issued.") { HasLocation = true }],
            MayRefuse = [409],
        },
        new(HttpMethods.Get, Routes.AgentCredentials, "listCredentials", "Lists an agent's credentials, without their secrets.")
        {
            Parameters = ApiParameter.Page,
            Answers = [new(200, "Credential", "A page.") { IsPage = true }],
        },
        new(HttpMethods.Delete, Routes.AgentCredential, "revokeCredential", "Ends a credential and its tokens; its waiting tasks end denied.")
        {
            Needs = Permission.Operate,
            Answers = [new(200, "Contained", "Revoked.")],
        },
        new(HttpMethods.Post, Routes.CredentialFreeze, "freezeCredential", "Stops a credential until it is unfrozen.")
        {
            Needs = Permission.Operate,
            Answers = [new(200, "Contained", "Frozen.")],
            MayRefuse = [409],
        },
        new(HttpMethods.Post, Routes.CredentialUnfreeze, "unfreezeCredential", "Lets a frozen credential go on.")
        {
            Needs = Permission.Operate,
            Answers = [new(200, "Contained", "Unfrozen.")],
            MayRefuse = [409],
        },
    ]);
}
