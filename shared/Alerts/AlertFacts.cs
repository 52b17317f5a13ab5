using Gatehouse.Baselines;
using Gatehouse.Health;

namespace Gatehouse.Alerts;

/// <summary>Everything that rules look at of one subject: an agent, a connection, a chain of the audit, a credential, or another organisation.</summary>
/// <param name="Subject">Its id.</param>
/// <param name="Now">The end of every time that is looked at.</param>
public sealed record AlertFacts(string Subject, DateTimeOffset Now)
{
    /// <summary>The agent that it is, or whose connection or credential it is; null of a chain.</summary>
    public string? Agent { get; init; }

    /// <summary>The connection that it is.</summary>
    public string? Connection { get; init; }

    /// <summary>What was counted in the hour until <see cref="Now"/>.</summary>
    public HealthCounters Hour { get; init; } = HealthCounters.None;

    /// <summary>What was counted in <see cref="AlertOptions.ErrorTime"/>.</summary>
    public HealthCounters Lately { get; init; } = HealthCounters.None;

    /// <summary>When it was last seen, the breaker kept calls from the target, or let a few through to see.</summary>
    public bool IsBroken { get; init; }

    /// <summary>Null while too little is known.</summary>
    public NormalFigure? NormalSpend { get; init; }

    /// <inheritdoc cref="NormalSpend"/>
    public NormalFigure? NormalGuardrails { get; init; }

    public TrustFall? Trust { get; init; }

    /// <summary>Of the last day, not replayed.</summary>
    public int DeadLetters { get; init; }

    /// <summary>Where it comes from, while it is new.</summary>
    public NewSource? Source { get; init; }

    /// <summary>Of a credential; null of what is none.</summary>
    public CredentialLife? Credential { get; init; }

    /// <summary>The grant that the connection uses; null where it uses none.</summary>
    public GrantFinding? Grant { get; init; }

    /// <summary>How a chain was found; null of what is none.</summary>
    public ChainFinding? Chain { get; init; }
}
