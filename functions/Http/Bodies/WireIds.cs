using System.Text.Json;
using Gatehouse.Identity;
using Gatehouse.Wire;

namespace Gatehouse.Http.Bodies;

/// <summary>Ids in bodies: exactly of one kind.</summary>
internal static class WireIds
{
    public static string? RequiredId(this StrictObject body, string name, IdKind kind) =>
        Checked(body, name, kind, body.Required(name, JsonValueKind.String));

    public static string? OptionalId(this StrictObject body, string name, IdKind kind) =>
        Checked(body, name, kind, body.Optional(name, JsonValueKind.String));

    private static string? Checked(StrictObject body, string name, IdKind kind, JsonElement? value)
    {
        if (value?.GetString() is not { } id)
            return null;
        if (Ids.Is(kind, id))
            return id;
        body.Refuse(name, $"must be the id of {Named(kind)}");
        return null;
    }

    private static string Named(IdKind kind) => kind switch
    {
        IdKind.Agent => "an agent, `agt_` and 20 characters of `a-z0-9`",
        IdKind.Connection => "a connection, `con_` and 20 characters of `a-z0-9`",
        IdKind.Credential => "a credential, `crd_` and 20 characters of `a-z0-9`",
        IdKind.Session => "a session, `ses_` and 20 characters of `a-z0-9`",
        IdKind.Grant => "a grant, `grt_` and 20 characters of `a-z0-9`",
        IdKind.Provider => "a provider, `prv_` and 20 characters of `a-z0-9`",
        IdKind.Approval => "an approval, `apr_` and 36 characters of `a-z0-9`",
        IdKind.User => "an operator, `usr_` and 20 characters of `a-z0-9`",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no body names such an id"),
    };
}
