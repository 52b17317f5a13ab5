using Gatehouse.Policy;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http;

/// <summary>The answers that say no. An endpoint makes every one of them here.</summary>
public static class Problems
{
    public static Problem For(Refusal refusal, AuditPlace? audit = null) => Problem.Of(refusal, audit);

    public static Problem For(BodyFault fault, AuditPlace? audit = null) => Problem.Of(fault.Refusal, audit, fault.Errors);

    public static Problem Malformed(IReadOnlyList<WireError> errors) => For(BodyFault.Malformed(errors));

    public static Problem Malformed(IReadOnlyList<PolicyError> errors) => For(BodyFault.Malformed(errors));

    public static Problem Malformed(string detail) => For(new Refusal(RefusalCode.Malformed, detail));

    public static Problem Unauthenticated(string detail = "a valid bearer token is needed") =>
        For(new Refusal(RefusalCode.Unauthenticated, detail) { Unlock = "fetch a token from /oauth/token and send it as `Authorization: Bearer`" });

    /// <summary>For what does not exist and for what is another's: the two must not be told apart.</summary>
    public static Problem NotFound(string detail = "no such resource") => For(new Refusal(RefusalCode.NotFound, detail));

    /// <summary>Certain: nothing has happened.</summary>
    public static Problem Unavailable(string why) => For(new Refusal(RefusalCode.Unavailable, why) { MayRetry = true, Unlock = "try again" });

    /// <summary>The answer to a bare status that no endpoint explained, or <see langword="null"/> when it needs none.</summary>
    public static Problem? ForStatus(int status) => status switch
    {
        StatusCodes.Status400BadRequest => Malformed("the request is not well-formed HTTP"),
        StatusCodes.Status401Unauthorized => Unauthenticated(),
        StatusCodes.Status404NotFound => NotFound("no such path"),
        StatusCodes.Status405MethodNotAllowed => new Problem(ProblemKinds.MethodNotAllowed, "this path has other methods: see the Allow header"),
        StatusCodes.Status408RequestTimeout => Malformed("the request took too long to arrive"),
        StatusCodes.Status413PayloadTooLarge => TooLarge(),
        StatusCodes.Status414UriTooLong or StatusCodes.Status431RequestHeaderFieldsTooLarge => Malformed("the request line or its headers are too long"),
        StatusCodes.Status415UnsupportedMediaType => UnsupportedMediaType("the body must be `application/json`"),
        StatusCodes.Status500InternalServerError => InternalError,
        StatusCodes.Status503ServiceUnavailable => Unavailable("the gate cannot answer now"),
        _ => null,
    };

    public static Problem TooLarge() => For(BodyFault.TooLarge(RequestBody.MaxBytes));

    public static Problem UnsupportedMediaType(string detail) => For(new Refusal(RefusalCode.UnsupportedMediaType, detail));

    /// <summary>Nothing of the cause: that is in the log, under the trace id.</summary>
    public static Problem InternalError { get; } = new(ProblemKinds.InternalError, "the gate failed; the trace id names the entry in its log");
}
