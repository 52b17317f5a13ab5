namespace Gatehouse.Dispatching;

public enum AgentStatus
{
    Active,
    Frozen,
    Killed,
    Decommissioned,
}
