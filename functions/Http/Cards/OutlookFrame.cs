namespace Gatehouse.Http.Cards;

/// <summary>What a card in a mail needs besides its content.</summary>
/// <param name="Originator">The provider that the mail's sender is registered as.</param>
/// <param name="Answers">Where the card is answered.</param>
/// <param name="Actor">The address of whoever may press.</param>
internal sealed record OutlookFrame(Guid Originator, Uri Answers, string Actor);
