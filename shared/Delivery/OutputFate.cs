namespace Gatehouse.Delivery;

/// <summary>What becomes of an output.</summary>
internal enum OutputFate
{
    /// <summary>It is kept, as the guardrails leave it.</summary>
    Release,

    /// <summary>Whoever made it is asked for it once more; nothing of it is kept.</summary>
    AskAgain,

    /// <summary>The work is done, and its output is kept nowhere.</summary>
    Withhold,
}
