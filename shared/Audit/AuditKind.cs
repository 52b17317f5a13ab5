namespace Gatehouse.Audit;

/// <summary>What an entry records. On the wire each is its name in kebab-case; new ones are added, none changes.</summary>
public enum AuditKind
{
    /// <summary>A decision on a task: allow, needsApproval or deny.</summary>
    Dispatch,

    /// <summary>Refusals like one recorded before, counted.</summary>
    RefusalsCoalesced,

    /// <summary>Failed sign-ins of one source, counted.</summary>
    SignInsRefused,

    /// <summary>What an agent wrote itself, to its own chain.</summary>
    AgentEvent,

    /// <summary>An attempt begins. Attempts of a task are numbered upwards from 1.</summary>
    Claim,

    /// <summary>An attempt is over.</summary>
    Settle,

    /// <summary>An attempt is over and another will follow.</summary>
    Retry,

    /// <summary>A task is over, with its status and outcome.</summary>
    Ended,

    /// <summary>Somebody asked for the end of a task.</summary>
    Cancel,

    /// <summary>A result that came after its task's end.</summary>
    LateResult,

    /// <summary>Nobody is told of a task's end any more; the clause says why, the count how often it was tried.</summary>
    CallbackGivenUp,

    /// <summary>An agent's callbacks are signed with a new key.</summary>
    CallbackKeyChanged,

    /// <summary>A reported cost above the reserved bound.</summary>
    Overrun,

    /// <summary>A result tells of something that the policy does not allow; the clause says which.</summary>
    Violation,

    Freeze,
    Unfreeze,
    Kill,

    /// <summary>A partition took over the state of something decided elsewhere.</summary>
    Fence,
    OrganisationCreated,
    OrganisationChanged,
    PolicyChanged,

    /// <summary>What a month had spent until then was set to zero; the cost is what it had reserved and posted.</summary>
    SpendReset,
    ConnectionOpened,
    ConnectionChanged,
    ConnectionClosed,
    AgentCreated,
    AgentChanged,
    AgentDecommissioned,

    /// <summary>Another organisation may connect to the subject.</summary>
    AgentShared,
    ShareWithdrawn,
    CredentialIssued,
    CredentialRevoked,

    /// <summary>An agent gave up one of its tokens, which the subject names.</summary>
    TokenRevoked,
    OperatorCreated,
    OperatorChanged,
    OperatorRevoked,
    SessionOpened,
    SessionEnded,

    /// <summary>An incident, the subject, was opened: containment begins.</summary>
    IncidentOpened,

    /// <summary>A step of an incident's containment is done: the outcome names it, the count is what it reached.</summary>
    IncidentStep,

    /// <summary>An incident, the subject, is closed; the payload commits to cause and follow-up.</summary>
    IncidentClosed,

    /// <summary>A drill of an incident, the subject, has come to this chain, and holds nothing.</summary>
    IncidentDrill,

    /// <summary>An alert, the subject, was raised: the clause is its rule, the target what it is about, the count how often it was raised.</summary>
    AlertRaised,

    /// <summary>An alert is over, likewise.</summary>
    AlertCleared,
    AlertAcknowledged,

    /// <summary>Nobody is told of an alert until a time, which is the last.</summary>
    AlertSilenced,
    AlertUnsilenced,

    /// <summary>An alert was not told over a route, the target, and never will be; the count is how often it was tried.</summary>
    AlertNotTold,

    /// <summary>Alerts are told over a route, the subject, from here on.</summary>
    AlertRouteAdded,
    AlertRouteRemoved,

    /// <summary>A guardrail was made, changed or deleted; the guard names it, its version and what was done.</summary>
    GuardrailChanged,

    /// <summary>A set of guardrails was, likewise.</summary>
    GuardrailSetChanged,

    /// <summary>The limits of an agent, a session or the organisation were set, changed or taken away.</summary>
    BudgetChanged,

    /// <summary>The clock of a partition was set back on purpose: the one entry whose time may precede the last.</summary>
    ClockRepaired,

    /// <summary>Somebody looked entries up: <c>subject</c> is a digest of what was asked, <c>first</c> and <c>last</c> its time.</summary>
    AuditRead,

    /// <summary>Somebody took a copy of entries, recorded like a look.</summary>
    AuditExported,

    /// <summary>A human is asked about a task that was accepted before: the subject is the approval, the payload its hash.</summary>
    ApprovalAsked,

    /// <summary>A person, the operator, has said yes, and more must.</summary>
    ApprovalVoted,

    /// <summary>An approval, the subject, is over; the outcome says how, the operator is the person who decided.</summary>
    ApprovalDecided,

    /// <summary>Somebody who may not answered an approval, and it did not count.</summary>
    ApprovalRefused,

    /// <summary>Those who were asked are reminded; the count says how often.</summary>
    ApprovalReminded,

    /// <summary>Others are asked too.</summary>
    ApprovalEscalated,

    /// <summary>What people said of tasks like one another is no longer remembered; the subject is the last approval.</summary>
    ApprovalForgotten,

    /// <summary>A person, the subject, was entered into the directory of approvers, changed, or taken out.</summary>
    ApproverChanged,

    /// <summary>Who is in a group of approvers was changed.</summary>
    ApproverGroupChanged,

    /// <summary>Decisions go by another level of the agent's trust from here on.</summary>
    TrustChanged,

    /// <summary>A key, the subject, may attest something of agents from here on.</summary>
    AttestationKeyAllowed,
    AttestationKeyRevoked,

    /// <summary>An attestation of an agent, the subject, was verified and taken in; the clause is its standard.</summary>
    Attested,
    AttestationRevoked,

    /// <summary>A connection's target is taken out of the path; the clause says why.</summary>
    BreakerOpened,

    /// <summary>The target is back.</summary>
    BreakerClosed,

    /// <summary>A task is to be done over the backup connection, the subject; the clause says why.</summary>
    Rerouted,

    /// <summary>The backup connection, the subject, has not taken the task and never will: its own goes on with it.</summary>
    RerouteWithdrawn,

    /// <summary>Where the record is streamed to was set, paused, resumed or taken away; the outcome says which.</summary>
    SinkChanged,

    /// <summary>What was streamed already is to be streamed again; <c>first</c> is from when, the target is the one chain, if it is one.</summary>
    SinkReplayed,

    /// <summary>Entries of this chain up to one that a signed checkpoint holds are given up for good; <see cref="AuditEntry.Pruned"/> says which.</summary>
    Pruned,

    /// <summary>Payloads of ended tasks, or of an agent's own entries, are given up for good: the count is how many, the last is the age that all of them have passed.</summary>
    PayloadErased,

    /// <summary>A provider of tokens, the subject, was added, changed or taken away; the outcome says which.</summary>
    ProviderChanged,

    /// <summary>A person's grant, the subject, at a provider, the target, is waited for.</summary>
    GrantStarted,

    /// <summary>A grant, the subject, is in the vault; the outcome says how it came there.</summary>
    GrantConnected,

    /// <summary>A grant, the subject, was not given; the clause says why.</summary>
    GrantDeclined,

    /// <summary>A grant, the subject, is good for nothing from here on.</summary>
    GrantRevoked,

    /// <summary>A provider, the target, takes a grant, the subject, no more; the clause is its word for it.</summary>
    GrantBroken,

    /// <summary>The provider was told that a grant, the subject, is over; the outcome says what it said.</summary>
    GrantGivenUp,

    /// <summary>An agent may have an access token of a grant, the target; the outcome says for whose eyes.</summary>
    TokenExchanged,

    /// <summary>A person has left: the subject is a digest of who. What hung on them ends, and the count says how much it was.</summary>
    PersonLeft,

    /// <summary>A new version of a key was made; the subject says of which.</summary>
    KeyRotated,

    /// <summary>An owner has asked for the organisation, the subject, to be closed: it is killed.</summary>
    OrganisationClosing,

    /// <summary>Everything that the organisation had is deleted; this entry is its last.</summary>
    OrganisationClosed,
}
