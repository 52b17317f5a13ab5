using Gatehouse.Approvals;
using Gatehouse.Identity;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Bodies;

/// <summary>A person of the directory of approvers, as they are entered or changed.</summary>
/// <param name="Operator">The operator that they are; only of one who is entered.</param>
public sealed record ApproverBody(string User, string? Operator, string? Name, ApproverAddresses Addresses)
{
    private const int MaxUser = 256;

    public static Task<BodyOf<ApproverBody>> ReadAsync(HttpRequest request, bool isNew, CancellationToken ct) =>
        RequestBody.ReadAsync(request, body => Parse(body, isNew), ct);

    public static BodyOf<ApproverBody> Parse(JsonBody json, bool isNew)
    {
        var errors = new List<WireError>();
        var body = new StrictObject(json.Root, "$", errors);
        var user = body.RequiredText("user", MaxUser);
        if (user is not null && !IsUser(user))
            body.Refuse("user", "must name a person as policies do, like `user:ana@example.com`");
        var read = new ApproverBody(user ?? "", isNew ? body.OptionalId("operator", IdKind.User) : null, body.OptionalText("name"), ReadAddresses(body.OptionalObject("addresses")));
        body.Close();
        return errors.Count == 0 ? read : BodyFault.Malformed(errors);
    }

    public ApproverDraft ToDraft() => new(User, Name, Addresses);

    internal static bool IsUser(string text) => text.StartsWith("user:", StringComparison.Ordinal) && text.Length > "user:".Length;

    private static ApproverAddresses ReadAddresses(StrictObject? addresses)
    {
        if (addresses is null)
            return ApproverAddresses.None;
        var read = new ApproverAddresses(addresses.OptionalText("email"), addresses.OptionalText("teams"));
        if (read.Email is { } email && (email.Split('@') is not [{ Length: > 0 }, { Length: > 0 }] || email.Any(char.IsWhiteSpace)))
            addresses.Refuse("email", "must be an address like `ana@example.com`");
        if (read.Teams is { } teams && !Guid.TryParseExact(teams, "D", out _))
            addresses.Refuse("teams", "must be the person's object id in the tenant, a GUID");
        addresses.Close();
        return read;
    }
}
