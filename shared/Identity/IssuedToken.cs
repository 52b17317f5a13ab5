namespace Gatehouse.Identity;

/// <summary>A token as it is handed out.</summary>
public sealed record IssuedToken(string Text, TimeSpan ExpiresIn, DateTimeOffset ExpiresAt)
{
    // The value must not reach a log through a record's generated text.
    public override string ToString() => $"token until {ExpiresAt:O}";
}
