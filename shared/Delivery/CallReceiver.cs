namespace Gatehouse.Delivery;

/// <summary>The receiving agent as a call was made ready for it.</summary>
/// <param name="Revision">Of its document; when the state knows of a newer one, the call may lead to where it no longer is.</param>
public sealed record CallReceiver(long Revision);
