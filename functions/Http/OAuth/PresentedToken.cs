using System.Diagnostics.CodeAnalysis;
using Gatehouse.Http.Authentication;
using Gatehouse.Identity;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.OAuth;

/// <summary>A token that somebody asks about or gives up (RFC 7009 section 2.1, RFC 7662 section 2.1), or why it is none.</summary>
/// <remarks>Hints of the token's type are allowed and not needed: there is one type.</remarks>
internal sealed class PresentedToken
{
    private PresentedToken(string? token, ClientProof? client, OAuthProblem? problem) => (Token, Client, Problem) = (token, client, problem);

    [MemberNotNullWhen(true, nameof(Token))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool IsRead => Problem is null;

    public string? Token { get; }

    /// <summary>Null when an operator's key is shown instead, as Bearer.</summary>
    public ClientProof? Client { get; }

    public OAuthProblem? Problem { get; }

    /// <param name="isForOperatorsToo">Whether an operator's key will do.</param>
    /// <param name="certificate">As <see cref="ClientProofs.Read"/> takes it.</param>
    public static async Task<PresentedToken> ReadAsync(HttpRequest request, bool isForOperatorsToo, ClientCertificate? certificate, CancellationToken ct)
    {
        var (form, fault) = await FormBody.ReadAsync(request, ct);
        if (form is null)
            return new PresentedToken(null, null, new OAuthProblem(OAuthError.InvalidRequest, fault));
        if (form["token"] is not { } token)
            return new PresentedToken(null, null, new OAuthProblem(OAuthError.InvalidRequest, "token is missing"));
        if (isForOperatorsToo && CallerReader.TokenOf(request) is not null && form["client_secret"] is null && form["client_assertion"] is null)
            return new PresentedToken(token, null, null);

        var (proof, problem) = ClientProofs.Read(request, form, certificate);
        return new PresentedToken(token, proof, problem);
    }
}
