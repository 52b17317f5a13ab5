namespace Gatehouse.Scenarios.Approvals.Channels;

/// <summary>Somebody who is asked.</summary>
/// <param name="Person">With a key.</param>
/// <param name="User">As policies name them.</param>
/// <param name="Id">Who they are in the directory of Teams and Outlook.</param>
public sealed record Asker(Person Person, string User, Guid Id);
