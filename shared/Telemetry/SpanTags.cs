namespace Gatehouse.Telemetry;

/// <summary>Every attribute that a span of the gate may have: ids of the gate's own making, numbers, and words of closed sets.</summary>
public static class SpanTags
{
    public const string Connection = "gatehouse.connection";
    public const string Task = "gatehouse.task";
    public const string Attempt = "gatehouse.attempt";
    public const string Verdict = "gatehouse.verdict";
    public const string Code = "gatehouse.code";
    public const string Clause = "gatehouse.clause";
    public const string Outcome = "gatehouse.outcome";
    public const string Status = "gatehouse.status";
    public const string PutOffs = "gatehouse.put_offs";
    public const string Error = "error.type";
    public const string HttpStatus = "http.response.status_code";
    public const string HttpMethod = "http.request.method";
    public const string HttpRoute = "http.route";
}
