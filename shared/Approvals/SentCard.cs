namespace Gatehouse.Approvals;

/// <summary>A card that a person has in a chat, so that it can be changed when it is over.</summary>
/// <param name="Person">The approver's id.</param>
/// <param name="Message">What the card is in.</param>
/// <param name="Repeats">How often people had been asked once more when it was sent.</param>
public sealed record SentCard(string Approval, string Person, SentMessage Message, int Repeats)
{
    /// <summary>More than there are reminders.</summary>
    public const int MostEarlier = 32;

    /// <summary>Cards that this one took the place of, and that are still to be taken back.</summary>
    public IReadOnlyList<SentMessage> Earlier { get => field ?? []; init; }

    /// <summary>In the place of another of the same approval and person.</summary>
    public SentCard After(SentCard earlier) =>
        this with { Earlier = [.. earlier.Earlier.Append(earlier.Message).TakeLast(MostEarlier)], Repeats = Math.Max(Repeats, earlier.Repeats) };
}
