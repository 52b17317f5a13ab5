using System.Security.Cryptography;
using System.Text;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.Tokens;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Azure.Entra;

/// <summary>Operators of the organisation that was founded first who sign in with Entra ID: by a token of theirs, or as the platform says.</summary>
internal sealed class EntraOperators(AzureOptions options, EntraOptions entra, IssuerTokens tokens, FoundingOrganisation founding, VouchedOperators vouched, TimeProvider time) : IOperatorSignIn
{
    private const string Scheme = "Bearer ";
    private const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const int IdCharacters = 20;

    public async ValueTask<OperatorPrincipal?> FindAsync(HttpRequest request, CancellationToken ct)
    {
        if (await PersonAsync(request, ct) is not { } person || person.Tenant != entra.Tenant)
            return null;
        // Asked each time: a closing that is confirmed shuts out with the next request.
        if (await founding.FindAsync(ct) is not { } organisation)
            return null;
        var (id, roles) = (IdOf(person), AppRoles.ToRoles(person.AppRoles));
        vouched.Note(organisation, new VouchedOperator(id, roles, time.GetUtcNow()) { Email = person.Email, ObjectId = person.ObjectId });
        return roles.Count == 0 ? null : new OperatorPrincipal(organisation, id, roles) { SignedInAt = person.SignedInAt, Email = person.Email, ObjectId = person.ObjectId };
    }

    private async ValueTask<EntraPerson?> PersonAsync(HttpRequest request, CancellationToken ct)
    {
        // Without the platform in front anybody could send its header.
        if (options.PlatformAuthenticates && request.Headers[PlatformPrincipal.Header] is [{ } header])
            return PlatformPrincipal.Parse(header);
        return request.Headers.Authorization is [{ } value] && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? await PersonAsync(value[Scheme.Length..], ct)
            : null;
    }

    private async ValueTask<EntraPerson?> PersonAsync(string token, CancellationToken ct) =>
        await tokens.VerifyAsync(token, ct) is { } verified ? EntraPerson.Of(verified) : null;

    /// <summary>The same for the same person always, and tells nobody else who it is.</summary>
    private static string IdOf(EntraPerson person)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{person.Tenant}|{person.ObjectId}"));
        return "usr_" + string.Concat(hash.Take(IdCharacters).Select(b => Alphabet[b % Alphabet.Length]));
    }
}
