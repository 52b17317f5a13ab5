namespace Gatehouse.Approvals;

/// <summary>Whether a digest is sent now.</summary>
public abstract record DigestTurn
{
    private DigestTurn() { }

    /// <param name="At">When it was claimed.</param>
    /// <param name="ETag">Of the claim.</param>
    public sealed record Mine(DateTimeOffset At, string ETag) : DigestTurn;

    /// <summary>One of this hour is sent already, or being sent.</summary>
    public sealed record Later(DateTimeOffset Until) : DigestTurn;
}
