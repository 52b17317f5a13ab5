using Gatehouse.Http.Authentication;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.OpenApi.Areas;

internal static class BudgetArea
{
    private const string Subject = """{ "type": "string", "pattern": "^(organisation|agt_[a-z0-9]{20}|ses_[a-z0-9]{20})$" }""";

    public static ApiArea Told { get; } = new("Budgets", "Rates and caps over all connections of an agent, a session or the organisation.",
    [
        new(HttpMethods.Put, Routes.Budgets, "setBudget", "Sets a budget; the organisation's is an owner's to set.")
        {
            Needs = Permission.Operate,
            Parameters =
            [
                new("header", "If-Match", """{ "type": "string" }""", "The ETag of the budget that is there."),
                new("header", "If-None-Match", """{ "enum": ["*"] }""", "There is none yet.", "*"),
            ],
            Body = "NewBudget",
            Answers =
            [
                new(201, "Budget", "Set for the first time.") { HasVersion = true },
                new(200, "Budget", "Set.") { HasVersion = true },
                new(204, Meaning: "Taken away."),
            ],
            MayRefuse = [404, 412, 428],
        },
        new(HttpMethods.Get, Routes.Budgets, "readBudgets", "Reads one budget and what is used of it, or lists all.")
        {
            Parameters = [ApiParameter.Query("of", Subject, "Whose; without it, all."), .. ApiParameter.Page],
            Answers = [new(200, "BudgetOrPage", "What was asked for.")],
            MayRefuse = [404],
        },
    ]);
}
