using Gatehouse.Guardrails;
using Gatehouse.Http.Health;
using Gatehouse.Policy;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http;

/// <summary>One answer in the form of RFC 9457. Members that say nothing are left out.</summary>
public sealed record Problem(ProblemKind Kind, string Detail) : IResult, IStatusCodeHttpResult
{
    // A client that is told "later" without a time would come back at once.
    private const int DefaultRetrySeconds = 1;

    public string? Clause { get; init; }

    public bool MayRetry { get; init; }

    public int? RetryAfterSeconds { get; init; }

    public string? Unlock { get; init; }

    public AuditPlace? Audit { get; init; }

    /// <summary>The task that may exist, when the outcome is unknown.</summary>
    public string? Task { get; init; }

    public IReadOnlyList<WireError> Errors { get; init; } = [];

    /// <summary>What was looked at to say this, when that is more than one thing.</summary>
    public IReadOnlyList<CheckState> Checks { get; init; } = [];

    /// <summary>Those that found something in what was refused, or could not finish.</summary>
    public IReadOnlyList<TriggeredGuardrail> Guardrails { get; init; } = [];

    /// <summary>Whether it is said where they did.</summary>
    public bool TellsPlaces { get; init; }

    public int? StatusCode => Kind.Status;

    public static Problem Of(Refusal refusal, AuditPlace? audit = null, IReadOnlyList<WireError>? errors = null)
    {
        var kind = ProblemKinds.Of(refusal.Code);
        return new Problem(kind, refusal.Detail)
        {
            Clause = refusal.Clause,
            MayRetry = refusal.MayRetry,
            RetryAfterSeconds = RetrySecondsOf(kind, refusal),
            Unlock = refusal.Unlock,
            Audit = audit,
            Errors = errors ?? [],
        };
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Kind.Status;
        response.ContentType = "application/problem+json";
        response.Headers.CacheControl = "no-store";
        if (Kind.Status is 429 or 503 && RetryAfterSeconds is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (Kind.Status is 401)
            response.Headers.WWWAuthenticate = "Bearer";
        return ProblemWriter.WriteAsync(this, httpContext);
    }

    private static int? RetrySecondsOf(ProblemKind kind, Refusal refusal)
    {
        if (!refusal.MayRetry)
            return null;
        if (refusal.RetryAfter is { } after)
            return Math.Max(1, (int)Math.Min(Math.Ceiling(after.TotalSeconds), int.MaxValue));
        return kind.Status is 429 or 503 ? DefaultRetrySeconds : null;
    }
}
