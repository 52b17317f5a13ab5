namespace Gatehouse.Policy;

/// <summary>What a tool can do, from harmless to dangerous: of several that fit, the last one counts.</summary>
public enum ToolClass
{
    Read,
    Write,
    Execute,
    Destructive,
    Financial,
}
