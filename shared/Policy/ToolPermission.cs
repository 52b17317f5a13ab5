namespace Gatehouse.Policy;

public enum ToolPermission
{
    Allow,
    Approve,
    Deny,
}
