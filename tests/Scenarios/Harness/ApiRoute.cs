using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Scenarios.Harness;

/// <summary>One method of one path, as the running gate has it.</summary>
public sealed partial record ApiRoute(string Method, string Template)
{
    /// <summary>The names of the ids in its path.</summary>
    public IReadOnlyList<string> Parameters => [.. Parameter().Matches(Template).Select(match => match.Groups[1].Value)];

    /// <summary>Every route of the API: one that is added is here too. Pages are for people, and have stories of their own.</summary>
    public static IReadOnlyList<ApiRoute> AllOf(GatewayInProcess gate) =>
    [
        .. from endpoint in gate.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           where endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is null
           from method in endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
           select new ApiRoute(method, endpoint.RoutePattern.RawText!),
    ];

    public string Path(Func<string, string> id) => Parameter().Replace(Template, match => id(match.Groups[1].Value));

    public override string ToString() => $"{Method} {Template}";

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Parameter();
}
