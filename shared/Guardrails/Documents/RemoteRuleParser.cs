using System.Collections.Frozen;
using System.Text;
using Gatehouse.Guardrails.Remote;
using Gatehouse.Policy.Parsing;

namespace Gatehouse.Guardrails.Documents;

/// <summary>A rule that an endpoint applies: where it is, what opens it, and what is asked.</summary>
internal static class RemoteRuleParser
{
    private const int UsualSeverity = 4;

    private static readonly FrozenDictionary<string, string> categories = ContentSafetyRule.Categories;

    public static ContentSafetyRule? ContentSafety(SectionReader options)
    {
        var endpoint = options.Need("endpoint") is { } address ? Endpoint(address, mayHavePath: false) : null;
        var secret = Secret(options);
        var severity = options.Take("severity")?.AsInteger(1, ContentSafetyRule.MostSeverity) ?? UsualSeverity;
        var chosen = options.Take("categories") is { } list ? Categories(list) : [.. categories.Keys];
        return endpoint is null || secret is null || chosen.Count == 0
            ? null
            : new ContentSafetyRule(endpoint, secret, chosen.ToFrozenDictionary(name => name, _ => severity, StringComparer.Ordinal));
    }

    public static JudgeRule? Judge(SectionReader options)
    {
        var endpoint = options.Need("endpoint") is { } address ? Endpoint(address, mayHavePath: true) : null;
        var secret = Secret(options);
        var model = options.Need("model")?.AsName();
        var criterion = options.Need("criterion") is { } text ? Criterion(text) : null;
        return endpoint is null || secret is null || model is null || criterion is null ? null : new JudgeRule(endpoint, secret, model, criterion);
    }

    // Whether the address may be called is the egress rules' to say, each time it is.
    private static Uri? Endpoint(Field field, bool mayHavePath)
    {
        if (field.AsName() is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
            && url.UserInfo.Length == 0 && url.Fragment.Length == 0 && (mayHavePath || url.PathAndQuery == "/"))
            return url;
        field.Refuse(mayHavePath ? "must be an address as `https://judge.example.com/v1/chat/completions`" : "must be a resource's address as `https://name.cognitiveservices.azure.com`, without a path");
        return null;
    }

    private static string? Secret(SectionReader options)
    {
        if (options.Need("secret") is not { } field || field.AsName() is not { } name)
            return null;
        if (RemoteSecrets.IsName(name))
            return name;
        field.Refuse($"must be a secret's name: 1 to {RemoteSecrets.LongestName} of `a-z`, `0-9` and `-`");
        return null;
    }

    private static string? Criterion(Field field)
    {
        if (field.AsText() is not { } text)
            return null;
        if (!string.IsNullOrWhiteSpace(text) && Encoding.UTF8.GetByteCount(text) <= JudgeRule.MostCriterionBytes)
            return text;
        field.Refuse($"must be 1 to {JudgeRule.MostCriterionBytes} bytes of words");
        return null;
    }

    private static List<string> Categories(Field list)
    {
        var names = list.AsNames(categories.Count);
        foreach (var item in list.Items())
        {
            if (item.AsName() is { } name && !categories.ContainsKey(name))
                item.Refuse($"`{name}` is none of {string.Join(", ", categories.Keys.Order(StringComparer.Ordinal).Select(word => $"`{word}`"))}", NearMiss.Find(name, categories.Keys));
        }

        if (names.Count == 0 && list.Kind == System.Text.Json.JsonValueKind.Array)
            list.Refuse("needs at least one category");
        return names;
    }
}
