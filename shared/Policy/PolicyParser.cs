using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gatehouse.Policy.Parsing;

namespace Gatehouse.Policy;

/// <summary>Reads a policy document strictly: all of it is understood, or it is refused with every error at once.</summary>
public static class PolicyParser
{
    public const int MaxBytes = 32 * 1024;

    private const int MostNames = 1_000;

    private static readonly JsonWriterOptions compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="document">Duplicate keys are refused before this, by whoever made it.</param>
    public static PolicyParseOutcome Parse(JsonElement document)
    {
        var errors = new ErrorList();
        var root = new Field(document, "$", errors);
        if (document.ValueKind == JsonValueKind.Undefined)
            errors.Add("$", "is missing");
        else if (JsonMarshal.GetRawUtf8Value(document).Length is var size && size > MaxBytes)
            root.Refuse($"is {size} bytes; at most {MaxBytes} are allowed");
        else if (root.AsSection() is { } section && Read(section) is var policy && errors.IsEmpty)
            return new PolicyParseOutcome.Parsed(policy with { Source = Compact(document) });

        return new PolicyParseOutcome.Rejected(errors.All);
    }

    private static ConnectionPolicy Read(SectionReader document)
    {
        var tools = document.Take("tools") is { } toolsField ? ToolRulesParser.Parse(toolsField) : ToolRules.Default;
        var policy = new ConnectionPolicy
        {
            Source = "",
            TaskTypes = document.Take("taskTypes")?.AsNameSet(MostNames),
            Models = document.Take("models")?.AsNameSet(MostNames),
            Tools = tools,
            Access = document.Take("access") is { } access ? AccessParser.Parse(access) : [],
            Rate = document.Take("rate") is { } rate ? LimitsParser.Rate(rate) : null,
            Windows = document.Take("windows") is { } windows ? TimeWindowParser.Parse(windows) : null,
            NotBefore = document.Take("notBefore")?.AsMoment(),
            NotAfter = document.Take("notAfter")?.AsMoment(),
            Spend = document.Take("spend") is { } spend ? LimitsParser.Spend(spend) : null,
            MinimumTrust = document.Take("trust") is { } trust ? LimitsParser.Trust(trust) : null,
            Approval = document.Take("approval") is { } approval ? ApprovalParser.Parse(approval, tools.Allow) : null,
            MaxDepth = document.Take("delegation") is { } delegation ? LimitsParser.MaxDepth(delegation) ?? ConnectionPolicy.DefaultMaxDepth : ConnectionPolicy.DefaultMaxDepth,
            Delivery = document.Take("delivery") is { } delivery ? DeliveryParser.Parse(delivery) : DeliveryRules.Default,
            Flow = document.Take("flow") is { } flow ? LimitsParser.Flow(flow) : null,
            Vault = document.Take("vault") is { } vault ? VaultParser.Parse(vault) : VaultRules.Default,
        };
        document.Close();
        if (policy.NotBefore >= policy.NotAfter)
            document.Errors.Add("$.notBefore", "must come before `notAfter`");
        return policy;
    }

    private static string Compact(JsonElement document)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, compact))
            document.WriteTo(writer);
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}
