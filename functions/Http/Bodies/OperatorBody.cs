using Gatehouse.Registry;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Bodies;

/// <summary>An operator to be made: both members; or what of one changes: either.</summary>
public sealed record OperatorBody(string? Name, IReadOnlyList<OperatorRole>? Roles)
{
    private const int MaxRoles = 5;

    public static Task<BodyOf<OperatorBody>> ReadNewAsync(HttpRequest request, CancellationToken ct) => ReadAsync(request, isNew: true, ct);

    public static Task<BodyOf<OperatorBody>> ReadChangeAsync(HttpRequest request, CancellationToken ct) => ReadAsync(request, isNew: false, ct);

    public static BodyOf<OperatorBody> Parse(JsonBody json, bool isNew)
    {
        var errors = new List<WireError>();
        var body = new StrictObject(json.Root, "$", errors);
        var read = new OperatorBody(isNew ? body.RequiredText("name") : body.OptionalText("name"), ReadRoles(body, isNew));
        if (!isNew && read is (null, null) && errors.Count == 0)
            body.RefuseWhole("must have `name` or `roles`");
        body.Close();
        return errors.Count == 0 ? read : BodyFault.Malformed(errors);
    }

    private static async Task<BodyOf<OperatorBody>> ReadAsync(HttpRequest request, bool isNew, CancellationToken ct)
    {
        var body = await RequestBody.ReadAsync(request, ct);
        return body.IsRead ? Parse(body.Value, isNew) : body.Fault;
    }

    private static IReadOnlyList<OperatorRole>? ReadRoles(StrictObject body, bool isNew)
    {
        if (body.OptionalTexts("roles", MaxRoles) is not { } words)
        {
            if (isNew && !body.IsBroken && body.Optional("roles") is null)
                body.Refuse("roles", "is required");
            return null;
        }

        var roles = words.Select(RoleOf).ToArray();
        foreach (var (_, word) in roles.Zip(words).Where(pair => pair.First is null))
            body.Refuse("roles", $"`{word}` is none of `viewer`, `operator`, `owner`, `auditor`, `approver`");
        if (words.Count == 0)
            body.Refuse("roles", "must name at least one role");
        return [.. roles.OfType<OperatorRole>()];
    }

    private static OperatorRole? RoleOf(string word) => word switch
    {
        "viewer" => OperatorRole.Viewer,
        "operator" => OperatorRole.Operator,
        "owner" => OperatorRole.Owner,
        "auditor" => OperatorRole.Auditor,
        "approver" => OperatorRole.Approver,
        _ => null,
    };
}
