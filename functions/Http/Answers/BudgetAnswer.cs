using System.Text.Json;
using Gatehouse.Budgets;
using Gatehouse.Ledger;
using Gatehouse.Wire;

namespace Gatehouse.Http.Answers;

/// <summary>A budget, and what is used of it.</summary>
internal static class BudgetAnswer
{
    public static void Write(Utf8JsonWriter json, BudgetView view)
    {
        var (budget, state, now) = (view.Budget, view.State, view.Now);
        json.WriteStartObject();
        WriteSubject(json, budget.Subject);
        if (budget.Rate is { } rate)
        {
            json.WriteStartObject("rate");
            WriteLimit(json, "perMinute", rate.PerMinute);
            WriteLimit(json, "perHour", rate.PerHour);
            json.WriteEndObject();
        }

        if (budget.Monthly is { } monthly)
        {
            json.WriteStartObject("spend");
            json.WriteMoney("monthly", monthly);
            json.WriteEndObject();
        }

        WriteUsed(json, state, now);
        json.WriteEndObject();
    }

    private static void WriteSubject(Utf8JsonWriter json, BudgetSubject subject)
    {
        if (subject.Kind == BudgetKind.Organisation)
        {
            json.WriteString("of", subject.Key);
            return;
        }

        json.WriteStartObject("of");
        json.WriteString(subject.Word, subject.Key);
        json.WriteEndObject();
    }

    private static void WriteUsed(Utf8JsonWriter json, LedgerState state, DateTimeOffset now)
    {
        var month = state.Spend.In(Month.Of(now));
        json.WriteStartObject("used");
        json.WriteNumber("inMinute", state.Rate.CountInMinute(now));
        json.WriteNumber("inHour", state.Rate.CountInHour(now));
        json.WriteString("month", month.Month.ToString());
        json.WriteMoney("reserved", month.Reserved);
        json.WriteMoney("posted", month.Posted);
        json.WriteEndObject();
    }

    private static void WriteLimit(Utf8JsonWriter json, string name, int? limit)
    {
        if (limit is { } number)
            json.WriteNumber(name, number);
    }
}
