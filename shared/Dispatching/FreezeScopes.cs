namespace Gatehouse.Dispatching;

/// <summary>What froze a connection; each scope is lifted on its own.</summary>
[Flags]
public enum FreezeScopes
{
    None = 0,
    Agent = 1,
    Target = 2,
    Connection = 4,
    Organisation = 8,
}
