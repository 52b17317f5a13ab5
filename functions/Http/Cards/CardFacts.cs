using Gatehouse.Approvals;

namespace Gatehouse.Http.Cards;

/// <summary>What one person's card is made of.</summary>
/// <param name="Approval">As it stands now.</param>
/// <param name="Preview">The JSON of <see cref="ApprovalPreview"/>; empty when it is gone.</param>
/// <param name="Person">Whose card it is.</param>
/// <param name="Ticket">Sealed for them.</param>
internal sealed record CardFacts(ApprovalRecord Approval, ReadOnlyMemory<byte> Preview, string Person, string Ticket)
{
    /// <summary>Their own page of the approval, which is as good as a key to it: only a card that cannot approve leads there. Absent where the gate has no public address.</summary>
    public Uri? Page { get; init; }

    /// <summary>Why the last answer did not count.</summary>
    public string? Note { get; init; }

    /// <summary>Nobody's card shows a sign-in with a directory: whom that alone makes an approver, it leads to the page.</summary>
    public bool MustSignIn { get; init; }

    /// <summary>Whether their answer is still wanted.</summary>
    public bool IsOpen => Approval.IsOpenTo(Person);

    /// <summary>Whether the card can take it.</summary>
    public bool TakesAnswer => IsOpen && !MustSignIn;

    /// <summary>Whoever has said yes, and is asked for it once more, does not say no; whose yes does not count may.</summary>
    public bool TakesNo => !MustSignIn && Approval.TakesNoOf(Person);

    /// <param name="isWhole">The card shows all that the preview does.</param>
    public bool TakesYes(bool isWhole) => isWhole && TakesAnswer && !Approval.IsGrave;
}
