namespace Gatehouse.Approvals;

/// <summary>Through which channel a ticket is good.</summary>
public enum TicketUse
{
    /// <summary>The link in a mail.</summary>
    Page,

    /// <summary>A card in Outlook.</summary>
    Outlook,

    /// <summary>A card in Teams.</summary>
    Teams,
}
