using System.Text.Json;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;

namespace Gatehouse.Tests.Policy;

/// <summary>Facts that allow, to be spoiled one at a time.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public static JsonElement Json(string json) => JsonDocument.Parse(json).RootElement;

    public static ConnectionPolicy Policy(string json) =>
        PolicyParser.Parse(Json(json)).Match(policy => policy, errors => throw new InvalidOperationException(string.Join("\n", errors)));

    public static IReadOnlyList<PolicyError> Errors(string json) => PolicyParser.Parse(Json(json)).Match(_ => [], errors => errors);

    public static DispatchFacts Facts(string policy = "{}", TaskFacts? task = null) => new()
    {
        Now = Now,
        Organisation = "default",
        Agent = new AgentFacts("agt_a", "courier", AgentStatus.Active, 1),
        Credential = new CredentialFacts("crd_a", IsRevoked: false),
        Connection = new ConnectionFacts("con_a", "agt_a", ConnectionStatus.Open, 1),
        Target = new TargetFacts(TargetKind.Http, "example.com"),
        Policy = Policy(policy),
        Task = task ?? new TaskFacts("review"),
    };

    public static TaskFacts Using(params ToolUse[] tools) => new("review") { Tools = tools };

    public static ToolUse Tool(string name, string? arguments = null) => ToolUse.Named(name, arguments is null ? null : Json(arguments));

    public static RateWindow Charged(int times, DateTimeOffset? at = null) =>
        Enumerable.Range(0, times).Aggregate(RateWindow.Empty, (window, _) => window.Charge(at ?? Now));

    public static Evaluation Evaluate(this DispatchFacts facts) => PolicyEvaluator.Evaluate(facts, DispatchPolicy.Checks);

    public static Refusal Refusal(this Evaluation evaluation) =>
        evaluation.Verdict.Match(() => throw new InvalidOperationException("allowed"), _ => throw new InvalidOperationException("asks"), refusal => refusal);

    public static string Word(this Verdict verdict) => verdict.Match(() => "allow", _ => "ask", refusal => refusal.Code.ToWireName());

    public static string Word(this Evaluation evaluation) => evaluation.Verdict.Word();
}
