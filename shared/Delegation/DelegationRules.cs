namespace Gatehouse.Delegation;

/// <summary>What an organisation asks of every delegation; a connection's policy may ask for more.</summary>
/// <param name="MaxDepth">How many agents may stand between the human and the one that acts, 0 to <see cref="Deepest"/>.</param>
/// <param name="HumanRequired">Whether a human must stand at the root.</param>
public sealed record DelegationRules(int MaxDepth, bool HumanRequired)
{
    public const int Deepest = 8;

    public static DelegationRules Default { get; } = new(3, true);

    /// <summary>Of what nobody delegated: there is nothing to ask of it.</summary>
    public static DelegationRules Unread { get; } = new(Deepest, true);
}
