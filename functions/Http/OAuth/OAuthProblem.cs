using System.Text.Json;
using Gatehouse.Http.Answers;
using Gatehouse.Identity;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.OAuth;

/// <summary>A no in the form of RFC 6749 section 5.2.</summary>
public sealed class OAuthProblem(OAuthError error, string description) : IResult, IStatusCodeHttpResult
{
    public int? StatusCode => error.ToHttpStatus();

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (error is OAuthError.InvalidClient)
            httpContext.Response.Headers.WWWAuthenticate = "Basic realm=\"gatehouse\"";
        return new JsonAnswer(error.ToHttpStatus(), Write).ExecuteAsync(httpContext);
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("error", error.ToWireName());
        // Section 5.2 allows printable ASCII without quotes and backslashes.
        json.WriteString("error_description", description.Replace('"', '\'').Replace('\\', '/'));
        json.WriteEndObject();
    }
}
