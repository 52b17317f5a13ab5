using Gatehouse.Http.Authentication;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.OpenApi.Areas;

internal static class ShareArea
{
    public static ApiArea Told { get; } = new("Shares", "Consents that another organisation connects to an agent.",
    [
        new(HttpMethods.Post, Routes.AgentShares, "shareAgent", "Lets another organisation connect to an agent.")
        {
            Needs = Permission.Operate,
            Body = "NewShare",
            Answers = [new(201, "Share", "Shared.") { HasLocation = true }],
            MayRefuse = [409],
        },
        new(HttpMethods.Get, Routes.AgentShares, "listShares", "Lists with whom an agent is shared.")
        {
            Parameters = ApiParameter.Page,
            Answers = [new(200, "Share", "A page.") { IsPage = true }],
        },
        new(HttpMethods.Delete, Routes.AgentShare, "withdrawShare", "Withdraws a consent: every connection that it allowed stands still.")
        {
            Needs = Permission.Operate,
            Answers = [new(200, "Contained", "It holds.")],
        },
    ]);
}
