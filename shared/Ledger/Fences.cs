using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Gatehouse.Policy;

namespace Gatehouse.Ledger;

/// <summary>What stands between a decision and an outdated reading of anything outside the partition.</summary>
public sealed record Fences
{
    // Longer than any task that was accepted before a fence may wait (7 days) and any attempt may last, and any decision under way.
    private static readonly TimeSpan ancestorsKept = TimeSpan.FromDays(8);

    public static Fences None { get; } = new();

    /// <summary>The agent that sends.</summary>
    public SubjectFence Agent { get => field ?? SubjectFence.Clear; init; }

    /// <summary>The agent that receives, when the target is one.</summary>
    public SubjectFence Target { get => field ?? SubjectFence.Clear; init; }

    /// <summary>The organisation of the agent that receives, when it is another.</summary>
    public SubjectFence TargetHome { get => field ?? SubjectFence.Clear; init; }

    /// <summary>Its consent; holding once it is withdrawn.</summary>
    public SubjectFence Share { get => field ?? SubjectFence.Clear; init; }

    public SubjectFence Organisation { get => field ?? SubjectFence.Clear; init; }

    public SubjectFence Connection { get => field ?? SubjectFence.Clear; init; }

    /// <summary>Credentials whose tokens may still be alive.</summary>
    public ImmutableArray<RevokedCredential> Revoked { get => field.IsDefault ? [] : field; init; }

    /// <summary>Credentials that were ever frozen.</summary>
    public ImmutableArray<CredentialFence> Credentials { get => field.IsDefault ? [] : field; init; }

    /// <summary>Sessions that were frozen or stopped while what they had accepted may still wait.</summary>
    public ImmutableArray<SessionFence> Sessions { get => field.IsDefault ? [] : field; init; }

    /// <summary>Agents that were contained, and people who left, while others acted on their behalf here: those of the last days.</summary>
    public ImmutableArray<AncestorFence> Ancestors { get => field.IsDefault ? [] : field; init; }

    /// <summary>Tokens that were revoked and are still alive; at most <see cref="RevokedToken.MaxAlive"/>.</summary>
    public ImmutableArray<RevokedToken> RevokedTokens { get => field.IsDefault ? [] : field; init; }

    /// <summary>Grows with each kill. A task made under an older epoch never acts again.</summary>
    public long KillEpoch { get; init; }

    /// <summary>The version of the connection's document, policy included.</summary>
    public long ConfigVersion { get; init; }

    /// <summary>Guardrail sets read at an earlier version of the organisation's ledger than this are outdated here.</summary>
    public long GuardrailsSince { get; init; }

    /// <summary>The least trust that the organisation asks of every agent.</summary>
    public TrustLevel? Floor { get; init; }

    public bool IsRevoked(string credential) => Revoked.Any(revoked => revoked.Credential == credential);

    public bool IsFrozen(string credential) => Credentials.Any(fence => fence.Credential == credential && fence.Frozen);

    /// <summary>The fence of an agent in an act chain; absent for one that was never contained.</summary>
    public AncestorFence? Ancestor(string agent) => Ancestors.FirstOrDefault(fence => fence.Agent == agent);

    /// <summary>The fence of a session; absent for one that was never contained.</summary>
    public SessionFence? Session(string? session) => Sessions.FirstOrDefault(fence => fence.Session == session);

    /// <summary>
    /// The same with this fence, and without those that no live work can meet any more: what was accepted before them has ended,
    /// and what came after was decided on a reading that knew of them.
    /// </summary>
    public Fences With(AncestorFence fence, DateTimeOffset now) => this with
    {
        Ancestors =
        [
            .. Ancestors.Where(earlier => earlier.Agent != fence.Agent && !(now - earlier.At > ancestorsKept)).Select(earlier => earlier with { At = earlier.At ?? now }),
            fence with { At = now },
        ],
    };

    public bool IsTokenRevoked(string token) => RevokedTokens.Any(revoked => revoked.Token == token);

    /// <summary>Frozen or killed at any level: no claim may be made.</summary>
    [JsonIgnore]
    public bool Holds => Agent.Holds || Target.Holds || TargetHome.Holds || Share.Holds || Organisation.Holds || Connection.Holds;

    [JsonIgnore]
    public bool IsKilled => Agent.Killed || Target.Killed || TargetHome.Killed || Organisation.Killed || Connection.Killed;

    /// <summary>Without what a receiver would tell of itself to an organisation that it is no longer shared with.</summary>
    [JsonIgnore]
    public Fences Seen => Share.Holds ? this with { Target = SubjectFence.Clear, TargetHome = SubjectFence.Clear } : this;
}
