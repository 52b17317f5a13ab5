using System.Text.Json;
using Gatehouse.Identity;
using Gatehouse.Wire;

namespace Gatehouse.Http.Bodies;

/// <summary>Ids in bodies: exactly of one kind.</summary>
internal static class WireIds
{
    public static string? RequiredId(this StrictObject body, string name, IdKind kind)
    {
        if (body.Required(name, JsonValueKind.String)?.GetString() is not { } id)
            return null;
        if (Ids.Is(kind, id))
            return id;
        body.Refuse(name, $"must be the id of {Named(kind)}");
        return null;
    }

    public static string? OptionalId(this StrictObject body, string name, IdKind kind) => body.Optional(name) is null ? null : body.RequiredId(name, kind);

    private static string Named(IdKind kind) => kind switch
    {
        IdKind.Agent => "an agent, `agt_` and 20 characters of `a-z0-9`",
        IdKind.Connection => "a connection, `con_` and 20 characters of `a-z0-9`",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no body names such an id"),
    };
}
