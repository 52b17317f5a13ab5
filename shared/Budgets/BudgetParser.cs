using System.Text.Json;
using Gatehouse.Identity;
using Gatehouse.Policy;
using Gatehouse.Policy.Parsing;

namespace Gatehouse.Budgets;

/// <summary>Reads a budget as strictly as a policy, and by the same ranges.</summary>
public static class BudgetParser
{
    /// <param name="document">Duplicate keys are refused before this, by whoever made it.</param>
    public static BudgetParseOutcome Parse(JsonElement document)
    {
        var errors = new ErrorList();
        if (new Field(document, "$", errors).AsSection() is not { } section)
            return new BudgetParseOutcome.Rejected(errors.All);

        var of = section.Need("of") is { } subject ? Subject(subject) : null;
        var rate = section.Take("rate") is { } limits ? LimitsParser.Rate(limits) : null;
        var monthly = section.Take("spend") is { } spend ? LimitsParser.Monthly(spend) : null;
        section.Close();
        return errors.IsEmpty
            ? new BudgetParseOutcome.Parsed(new BudgetDraft(of!.Value, rate is { PerMinute: null, PerHour: null } ? null : rate, monthly))
            : new BudgetParseOutcome.Rejected(errors.All);
    }

    private static BudgetSubject? Subject(Field field)
    {
        if (field.Kind == JsonValueKind.String)
        {
            if (field.Value.ValueEquals("organisation"u8))
                return BudgetSubject.Organisation;
            field.Refuse("must be `organisation`, or an object that names an agent or a session");
            return null;
        }

        if (field.AsSection() is not { } section)
            return null;
        var agent = section.Take("agent");
        var session = section.Take("session");
        section.Close();
        if (agent is null == session is null)
        {
            field.Refuse("must name one agent or one session");
            return null;
        }

        return agent is { } named ? Id(named, IdKind.Agent, "an agent, `agt_`") : Id(session!.Value, IdKind.Session, "a session, `ses_`");
    }

    private static BudgetSubject? Id(Field field, IdKind kind, string what)
    {
        if (field.AsText() is not { } id)
            return null;
        if (Ids.Is(kind, id))
            return BudgetSubject.Parse(id);
        field.Refuse($"must be the id of {what} and 20 characters of `a-z0-9`");
        return null;
    }
}
