namespace Gatehouse.Policy.Conditions;

/// <summary>Where a fact of an access rule comes from.</summary>
public enum FactRoot
{
    /// <summary>The registry.</summary>
    Agent,

    /// <summary>The registry: the human at the end of the act chain.</summary>
    User,

    /// <summary>The registry.</summary>
    Target,

    /// <summary>The connection's operators.</summary>
    Resource,

    /// <summary>What will be sent, of every tool.</summary>
    Arguments,

    /// <summary>The caller's word; a rule can only narrow with it.</summary>
    Claimed,

    /// <summary>What will be sent.</summary>
    Task,
}
