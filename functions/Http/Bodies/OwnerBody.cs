using Gatehouse.Wire;

namespace Gatehouse.Http.Bodies;

/// <summary>Who answers for an agent.</summary>
public sealed record OwnerBody(string Team, string Contact)
{
    internal static OwnerBody Parse(StrictObject? owner)
    {
        var parsed = new OwnerBody(owner?.RequiredText("team") ?? "", owner?.RequiredText("contact") ?? "");
        owner?.Close();
        return parsed;
    }
}
