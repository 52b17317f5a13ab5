namespace Gatehouse.Http.Tokens;

/// <summary>What a token must say to be taken.</summary>
/// <param name="Issuers">One of them, to the letter.</param>
/// <param name="Audiences">One of them, and it alone.</param>
public sealed record TokenRule(IReadOnlyList<string> Issuers, IReadOnlyList<string> Audiences)
{
    /// <summary>The directory, as claim <c>tid</c>; absent where the issuer has none.</summary>
    public string? Tenant { get; init; }

    /// <summary>The client that it was issued to, as <c>azp</c> (version 2) or <c>appid</c> (version 1); absent where any will do.</summary>
    public string? Client { get; init; }
}
