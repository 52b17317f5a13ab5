namespace Gatehouse.Alerts;

public enum AlertNoticeKind
{
    Raised,
    Cleared,
}
