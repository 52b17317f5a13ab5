using Gatehouse.Approvals;

namespace Gatehouse.Http.Web;

/// <summary>An approval as a queue shows it.</summary>
/// <param name="View">With its preview.</param>
/// <param name="Link">To its own page.</param>
internal sealed record QueueItem(ApprovalView View, string Link)
{
    public bool IsOpenTo(string person) => View.Approval.IsOpenTo(person);
}
