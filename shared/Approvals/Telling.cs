using System.Text.Json.Serialization;

namespace Gatehouse.Approvals;

/// <summary>How far a channel is with telling one person of one approval.</summary>
/// <param name="Channel">Which one.</param>
/// <param name="Place">Of the approval: <see cref="ApprovalIndex.PlaceOf"/>.</param>
/// <param name="Person">The approver's id.</param>
public sealed record Telling(string Channel, string Place, string Person)
{
    /// <summary>What they are told: nobody is reminded of what they never heard of.</summary>
    public required ApprovalNotice Notice { get; init; }

    /// <summary>The number of the latest notice that is for them: each of an approval has a higher one than those before.</summary>
    public required int Round { get; init; }

    public bool IsTold { get; init; }

    /// <summary>How often they could not be told: whoever failed less often is tried first.</summary>
    public int Failures { get; init; }

    /// <summary>When they are told at the latest, if they were put off.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>A further notice has come since they were put off: whether they still have to be is looked at now.</summary>
    public bool IsAnew { get; init; }

    /// <summary>Until when somebody who tells them now has the word alone; whoever has not written down the end by then has fallen over.</summary>
    public DateTimeOffset? ClaimedUntil { get; init; }

    /// <summary>Of the row; empty where there is none yet.</summary>
    [JsonIgnore]
    public string ETag { get; init; } = "";

    [JsonIgnore]
    public string Approval => ApprovalIndex.ApprovalAt(Place);
}
