using System.Collections.Frozen;
using System.Text.Json;
using Gatehouse.Policy.Conditions;

namespace Gatehouse.Policy.Parsing;

/// <summary><c>{ "at", "op", "value" }</c>.</summary>
internal static class ConditionParser
{
    private static readonly FrozenDictionary<string, Func<Field, ValueTest?>> operators = new Dictionary<string, Func<Field, ValueTest?>>(StringComparer.Ordinal)
    {
        ["eq"] = value => Scalar(value) is { } member ? new MembershipTest([member], wanted: true) : null,
        ["ne"] = value => Scalar(value) is { } member ? new MembershipTest([member], wanted: false) : null,
        ["in"] = value => Members(value) is { } members ? new MembershipTest(members, wanted: true) : null,
        ["notIn"] = value => Members(value) is { } members ? new MembershipTest(members, wanted: false) : null,
        ["lt"] = value => Number(value) is { } bar ? new OrderTest(bar, static order => order < 0) : null,
        ["lte"] = value => Number(value) is { } bar ? new OrderTest(bar, static order => order <= 0) : null,
        ["gt"] = value => Number(value) is { } bar ? new OrderTest(bar, static order => order > 0) : null,
        ["gte"] = value => Number(value) is { } bar ? new OrderTest(bar, static order => order >= 0) : null,
        ["contains"] = value => Scalar(value) is { } part ? new ContainsTest(part) : null,
        ["startsWith"] = value => Text(value) is { } affix ? new AffixTest(affix, atStart: true) : null,
        ["endsWith"] = value => Text(value) is { } affix ? new AffixTest(affix, atStart: false) : null,
        ["matches"] = value => LinearPattern.Compile(value) is { } pattern ? new MatchTest(pattern, value.Value.GetString()!) : null,
        ["exists"] = value => value.AsSwitch() is { } wanted ? new ExistsTest(wanted) : null,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static List<Condition> ParseAll(Field list)
    {
        var conditions = list.Items().Select(Parse).OfType<Condition>().ToList();
        if (list.Kind == JsonValueKind.Array && list.Value.GetArrayLength() == 0)
            list.Refuse("needs at least one condition");
        return conditions;
    }

    private static Condition? Parse(Field field)
    {
        if (field.AsSection() is not { } section)
            return null;

        var at = section.Need("at") is { } atField ? Path(atField) : null;
        var op = section.Need("op") is { } opField ? Operator(opField) : null;
        var test = op is null ? TakeUnread(section) : op == "exists" ? Exists(section) : Value(section, op);
        section.Close();
        return at is { } place && op is not null && test is not null ? new Condition(place.Text, place.Path, op, test) : null;
    }

    private static ValueTest? TakeUnread(SectionReader section)
    {
        section.Take("value");
        return null;
    }

    // Alone, `exists` says enough.
    private static ValueTest? Exists(SectionReader section) =>
        section.Take("value") is { } value ? operators["exists"](value) : new ExistsTest(wanted: true);

    private static ValueTest? Value(SectionReader section, string op) =>
        section.NeedEvenNull("value") is { } value ? operators[op](value) : null;

    private static (string Text, JsonPath Path)? Path(Field field)
    {
        if (field.AsName() is not { } text)
            return null;
        if (JsonPath.TryParse(text, out var path))
            return (text, path);

        field.Refuse($"`{text}` is no path, as `$.amount` or `$.items[0]['unit price']`");
        return null;
    }

    private static string? Operator(Field field)
    {
        if (field.AsText() is not { } op)
            return null;
        if (operators.ContainsKey(op))
            return op;

        field.Refuse($"`{op}` is none of {string.Join(", ", operators.Keys.Order(StringComparer.Ordinal).Select(name => $"`{name}`"))}", NearMiss.Find(op, operators.Keys));
        return null;
    }

    private static JsonScalar? Scalar(Field field)
    {
        if (JsonScalar.TryMake(field.Value, out var scalar))
            return scalar;

        field.Refuse($"must be a string, a number, a boolean or null; is `{field.Shown}`");
        return null;
    }

    private static JsonScalar? Number(Field field) => OfKind(field, JsonValueKind.Number, "a number");

    private static JsonScalar? Text(Field field) => OfKind(field, JsonValueKind.String, "a string");

    private static JsonScalar? OfKind(Field field, JsonValueKind kind, string name)
    {
        if (field.Kind == kind)
            return Scalar(field);

        field.Refuse($"must be {name}; is `{field.Shown}`");
        return null;
    }

    private static JsonScalar[]? Members(Field field)
    {
        var members = field.Items().Select(Scalar).OfType<JsonScalar>().ToArray();
        if (field.Kind == JsonValueKind.Array && field.Value.GetArrayLength() == 0)
            field.Refuse("needs at least one value");
        return members.Length == 0 ? null : members;
    }
}
