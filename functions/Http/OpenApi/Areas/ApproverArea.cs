using Gatehouse.Http.Authentication;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.OpenApi.Areas;

internal static class ApproverArea
{
    public static ApiArea Told { get; } = new("Approvers", "The people whom policies name as approvers.",
    [
        new(HttpMethods.Post, Routes.Approvers, "addApprover", "Enters a person into the directory.")
        {
            Needs = Permission.ManageOperators,
            Body = "NewApprover",
            Answers = [new(201, "Approver", "Entered.") { HasLocation = true, HasVersion = true }],
            MayRefuse = [409],
        },
        new(HttpMethods.Get, Routes.Approvers, "listApprovers", "Lists the directory.")
        {
            Parameters = ApiParameter.Page,
            Answers = [new(200, "Approver", "A page.") { IsPage = true }],
        },
        new(HttpMethods.Get, Routes.Approver, "readApprover", "Reads a person of the directory.")
        {
            Answers = [new(200, "Approver", "The person.") { HasVersion = true }],
        },
        new(HttpMethods.Put, Routes.Approver, "changeApprover", "Changes a person's name or addresses.")
        {
            Needs = Permission.ManageOperators,
            Parameters = [ApiParameter.IfMatch],
            Body = "ApproverChange",
            Answers = [new(200, "Approver", "Changed.") { HasVersion = true }],
            MayRefuse = [409],
        },
        new(HttpMethods.Delete, Routes.Approver, "removeApprover", "Takes a person out of the directory: they answer no more.")
        {
            Needs = Permission.ManageOperators,
            Parameters = [ApiParameter.IfMatch],
            Answers = [new(200, "Approver", "Taken out.") { HasVersion = true }],
        },
        new(HttpMethods.Get, Routes.ApproverGroups, "listApproverGroups", "Lists the groups of approvers; there are at most 200.")
        {
            Parameters = ApiParameter.Page,
            Answers = [new(200, "ApproverGroup", "A page.") { IsPage = true }],
        },
        new(HttpMethods.Get, Routes.ApproverGroup, "readApproverGroup", "Reads a group.")
        {
            Answers = [new(200, "ApproverGroup", "The group.") { HasVersion = true }],
        },
        new(HttpMethods.Put, Routes.ApproverGroup, "putApproverGroup", "Says who is in a group; `If-Match` where there is one already.")
        {
            Needs = Permission.ManageOperators,
            Body = "ApproverGroupMembers",
            Answers = [new(200, "ApproverGroup", "Made, or changed.") { HasVersion = true }],
            MayRefuse = [409, 412, 428],
        },
        new(HttpMethods.Delete, Routes.ApproverGroup, "removeApproverGroup", "Removes a group: whoever is addressed by it alone answers no more.")
        {
            Needs = Permission.ManageOperators,
            Parameters = [ApiParameter.IfMatch],
            Answers = [new(200, "ApproverGroup", "Removed.") { HasVersion = true }],
        },
    ]);
}
