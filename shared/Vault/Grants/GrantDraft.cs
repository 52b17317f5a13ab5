namespace Gatehouse.Vault.Grants;

/// <summary>A grant as whoever asks for it describes it.</summary>
/// <param name="User">The person, as <c>user:ana@example.com</c>.</param>
/// <param name="Scopes">In ordinal order.</param>
public sealed record GrantDraft(string Provider, string User, IReadOnlyList<string> Scopes)
{
    /// <summary>A refresh token that the person has given elsewhere; absent where they are sent to the provider.</summary>
    public string? RefreshToken { get; init; }

    /// <summary>Where the person is sent when it is over.</summary>
    public string? ReturnTo { get; init; }

    // The token must not reach a log through a record's generated text.
    public override string ToString() => $"grant of {User}";
}
