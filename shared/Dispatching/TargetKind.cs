namespace Gatehouse.Dispatching;

public enum TargetKind
{
    Agent,
    Http,
    Mcp,
}
