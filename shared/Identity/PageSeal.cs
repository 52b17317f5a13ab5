namespace Gatehouse.Identity;

/// <summary>Seals where a page of one list ended.</summary>
public sealed class PageSeal
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly TextSeal seal;
    private readonly TimeProvider time;

    internal PageSeal(TextSeal seal, TimeProvider time) => (this.seal, this.time) = (seal, time);

    public string Seal(string place) => seal.Seal(place, time.GetUtcNow() + Lifetime);

    /// <returns>Null when it was not sealed for this list, was changed, or has expired: which of them is nobody's to know.</returns>
    public string? Open(string token) => seal.Open(token);
}
