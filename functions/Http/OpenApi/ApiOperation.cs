using Gatehouse.Http.Authentication;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Gatehouse.Http.OpenApi;

/// <summary>One method of one path, as its callers see it.</summary>
/// <param name="Id">As generated clients name it.</param>
/// <param name="Summary">One sentence.</param>
internal sealed record ApiOperation(string Method, string Route, string Id, string Summary)
{
    public ApiCallers Callers { get; init; } = ApiCallers.Operator;

    /// <summary>What an operator must be allowed to do.</summary>
    public Permission Needs { get; init; } = Permission.Read;

    /// <summary>Besides the ids of the path.</summary>
    public IReadOnlyList<ApiParameter> Parameters { get; init; } = [];

    /// <summary>Whose example is what a test sends.</summary>
    public string? Body { get; init; }

    /// <summary>The body is lines of text.</summary>
    public bool IsText { get; init; }

    /// <summary>The body is a form, and errors are those of OAuth.</summary>
    public bool IsOAuth { get; init; }

    /// <summary>The first is what the example is answered.</summary>
    public required IReadOnlyList<ApiAnswer> Answers { get; init; }

    /// <summary>Statuses of refusals that are its own, besides those that follow from its shape.</summary>
    public IReadOnlyList<int> MayRefuse { get; init; } = [];

    public string ContentType => IsOAuth ? "application/x-www-form-urlencoded" : IsText ? "text/plain" : "application/json";

    public IEnumerable<ApiParameter> AllParameters => RoutePatternFactory.Parse(Route).Parameters.Select(id => ApiParameter.Path(id.Name)).Concat(Parameters);

    /// <summary>Every status that a problem can have here; 405 and 500 can be met anywhere.</summary>
    public IEnumerable<int> Refusals => Inherent().Concat(MayRefuse).Distinct().Order();

    private IEnumerable<int> Inherent() => new (bool Can, int[] Statuses)[]
    {
        (Body is not null || Parameters.Count > 0, [400]),
        (Body is not null && !IsOAuth, [413, 415]),
        (Callers is not ApiCallers.Anyone, [401, 503]),
        (Callers.HasFlag(ApiCallers.Operator), [403]),
        (Route.Contains('{', StringComparison.Ordinal), [404]),
        (Parameters.Contains(ApiParameter.IfMatch), [412, 428]),
    }.Where(rule => rule.Can).SelectMany(rule => rule.Statuses);
}
