namespace Gatehouse.Identity;

/// <summary>What came of verifying a JSON Web Signature.</summary>
public abstract record JwsOutcome
{
    private JwsOutcome() { }

    public sealed record Verified(ReadOnlyMemory<byte> Payload, VerificationKey Key) : JwsOutcome;

    public sealed record Refused(TokenFault Fault) : JwsOutcome;
}
