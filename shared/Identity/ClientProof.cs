namespace Gatehouse.Identity;

/// <summary>What a client shows at the token endpoints to prove that it is one.</summary>
public abstract record ClientProof
{
    private ClientProof() { }

    // What proves must not reach a log through a record's generated text.
    public sealed override string ToString() => GetType().Name;

    /// <summary>RFC 6749 section 2.3.1, as Basic or in the body.</summary>
    public sealed record OfSecret(string ClientId, string Secret) : ClientProof;

    /// <summary>RFC 7523 section 2.2.</summary>
    /// <param name="ClientId">As the form says, if it does: then the assertion must name the same.</param>
    public sealed record OfAssertion(string Text, string? ClientId) : ClientProof;

    /// <summary>RFC 8705 section 2.</summary>
    public sealed record OfCertificate(string ClientId, ClientCertificate Certificate) : ClientProof;
}
