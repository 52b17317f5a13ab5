using Gatehouse.Http.Authentication;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.OpenApi.Areas;

internal static class OperatorArea
{
    public static ApiArea Told { get; } = new("Operators", "Who runs the gate.",
    [
        new(HttpMethods.Post, Routes.Operators, "createOperator", "Makes an operator; the key is shown once.")
        {
            Needs = Permission.ManageOperators,
            Body = "NewOperator",
            Answers = [new(201, "Operator", "Made.") { HasLocation = true, HasVersion = true }],
        },
        new(HttpMethods.Get, Routes.Operators, "listOperators", "Lists the operators.")
        {
            Parameters = ApiParameter.Page,
            Answers = [new(200, "Operator", "A page.") { IsPage = true }],
        },
        new(HttpMethods.Get, Routes.Operator, "readOperator", "Reads an operator.")
        {
            Answers = [new(200, "Operator", "The operator.") { HasVersion = true }],
        },
        new(HttpMethods.Patch, Routes.Operator, "changeOperator", "Changes an operator's name or roles.")
        {
            Needs = Permission.ManageOperators,
            Parameters = [ApiParameter.IfMatch],
            Body = "OperatorChange",
            Answers = [new(200, "Operator", "Changed.") { HasVersion = true }],
            MayRefuse = [409],
        },
        new(HttpMethods.Delete, Routes.Operator, "removeOperator", "Removes an operator and the keys.")
        {
            Needs = Permission.ManageOperators,
            Parameters = [ApiParameter.IfMatch],
            Answers = [new(200, "Operator", "Removed.") { HasVersion = true }],
            MayRefuse = [409],
        },
        new(HttpMethods.Post, Routes.OperatorKeys, "issueOperatorKey", "Issues another key, so that the first can be withdrawn.")
        {
            Needs = Permission.ManageOperators,
            Answers = [new(201, "OperatorKey", "Issued.") { HasLocation = true }],
            MayRefuse = [409],
        },
        new(HttpMethods.Delete, Routes.OperatorKey, "revokeOperatorKey", "Ends a key.")
        {
            Needs = Permission.ManageOperators,
            Answers = [new(200, "Operator", "Ended.") { HasVersion = true }],
            MayRefuse = [409],
        },
    ]);
}
