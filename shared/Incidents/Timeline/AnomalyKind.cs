namespace Gatehouse.Incidents.Timeline;

/// <summary>Why an entry is out of the ordinary; camelCase on the wire.</summary>
public enum AnomalyKind
{
    /// <summary>A guardrail triggered, in either direction.</summary>
    Guardrail,

    /// <summary>The policy or a limit refused.</summary>
    Refused,

    /// <summary>A credential was tried that is wrong, revoked or not the caller's.</summary>
    CredentialMisuse,

    /// <summary>A cost above its reserved bound.</summary>
    Overrun,

    /// <summary>A result that the policy does not allow.</summary>
    Violation,

    /// <summary>Somebody answered an approval who may not.</summary>
    ApprovalMisuse,

    /// <summary>The trust that decisions are made on fell to a lower level.</summary>
    TrustFell,
}
