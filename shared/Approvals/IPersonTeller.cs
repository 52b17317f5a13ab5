namespace Gatehouse.Approvals;

/// <summary>How a channel tells one person; <see cref="TellPeople"/> says whom.</summary>
public interface IPersonTeller
{
    /// <summary>What tells it from other channels, in a key.</summary>
    string Channel { get; }

    bool Reaches(Approver person);

    /// <summary>Whether a failure is of one person, so that others may be told all the same.</summary>
    bool IsOfOne(Exception failure);

    /// <param name="message">With the notice that is for them.</param>
    /// <param name="person">Who is told.</param>
    /// <param name="isOverdue">They were put off until now.</param>
    /// <param name="ct">Ends the telling.</param>
    /// <returns>Until when they are put off, which is no failure; null when they have been told, or never will be.</returns>
    Task<DateTimeOffset?> TellAsync(ApprovalMessage message, Approver person, bool isOverdue, CancellationToken ct);
}
