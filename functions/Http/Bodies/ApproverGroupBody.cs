using Gatehouse.Approvals;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Bodies;

/// <summary>Who is in a group of approvers.</summary>
public sealed record ApproverGroupBody(IReadOnlyList<string> Members)
{
    public static Task<BodyOf<ApproverGroupBody>> ReadAsync(HttpRequest request, CancellationToken ct) =>
        RequestBody.ReadAsync(request, Parse, ct);

    public static BodyOf<ApproverGroupBody> Parse(JsonBody json)
    {
        var errors = new List<WireError>();
        var body = new StrictObject(json.Root, "$", errors);
        if (body.Optional("members") is null && !body.IsBroken)
            body.Refuse("members", "is required");
        var members = body.OptionalTexts("members", ChangeApproverGroup.MostMembers) ?? [];
        foreach (var member in members.Where(member => !ApproverBody.IsUser(member)))
            body.Refuse("members", $"`{member}` names no person, like `user:ana@example.com`");
        body.Close();
        return errors.Count == 0 ? new ApproverGroupBody(members) : BodyFault.Malformed(errors);
    }
}
