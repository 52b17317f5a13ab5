using System.Buffers;
using Gatehouse.Approvals;
using Gatehouse.Identity;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Bodies;

/// <summary>A person's answer to one approval, or to each of several.</summary>
public sealed record ApprovalAnswerBody(IReadOnlyList<(string Approval, ApprovalCast Cast)> Answers)
{
    public const int MaxAtOnce = 100;

    private const int HashLength = 64;
    private static readonly SearchValues<char> hexadecimal = SearchValues.Create("0123456789abcdef");
    private const int MaxReason = 1024;

    public static Task<BodyOf<ApprovalAnswerBody>> ReadOneAsync(HttpRequest request, string approval, CancellationToken ct) =>
        RequestBody.ReadAsync(request, body => ParseOne(body, approval), ct);

    public static Task<BodyOf<ApprovalAnswerBody>> ReadManyAsync(HttpRequest request, CancellationToken ct) =>
        RequestBody.ReadAsync(request, ParseMany, ct);

    public static BodyOf<ApprovalAnswerBody> ParseOne(JsonBody json, string approval)
    {
        var errors = new List<WireError>();
        var body = new StrictObject(json.Root, "$", errors);
        var cast = CastOf(body);
        body.Close();
        return errors.Count == 0 ? new ApprovalAnswerBody([(approval, cast)]) : BodyFault.Malformed(errors);
    }

    public static BodyOf<ApprovalAnswerBody> ParseMany(JsonBody json)
    {
        var errors = new List<WireError>();
        var body = new StrictObject(json.Root, "$", errors);
        var items = body.OptionalObjects("decisions", MaxAtOnce) ?? [];
        if (items.Count == 0 && errors.Count == 0)
            body.Refuse("decisions", $"must have 1 to {MaxAtOnce} answers");
        var answers = new List<(string Approval, ApprovalCast Cast)>(items.Count);
        foreach (var item in items)
        {
            var approval = item.RequiredId("approval", IdKind.Approval);
            if (approval is not null && answers.Any(answer => answer.Approval == approval))
                item.Refuse("approval", "appears twice");
            answers.Add((approval ?? "", CastOf(item)));
            item.Close();
        }

        body.Close();
        return errors.Count == 0 ? new ApprovalAnswerBody(answers) : BodyFault.Malformed(errors);
    }

    private static ApprovalCast CastOf(StrictObject body)
    {
        var decision = body.RequiredText("decision");
        if (decision is not (null or "approve" or "deny"))
            body.Refuse("decision", "must be one of `approve`, `deny`");
        var hash = body.RequiredText("hash");
        if (hash is not null && (hash.Length != HashLength || hash.AsSpan().ContainsAnyExcept(hexadecimal)))
            body.Refuse("hash", $"must be the `hash` of the approval, {HashLength} characters of `0-9a-f`");
        return new ApprovalCast(decision == "approve" ? ApprovalAnswer.Approve : ApprovalAnswer.Deny, hash ?? "", body.OptionalText("reason", MaxReason));
    }
}
