using System.Text;
using Gatehouse.Caching;
using Gatehouse.Ports;

namespace Gatehouse.Guardrails.Remote;

/// <summary>
/// What opens remote endpoints: secrets that the host holds under <see cref="NameOf"/>, so that a document can only name
/// those of its own organisation and none of the gate's.
/// </summary>
public sealed class RemoteSecrets(ISecretStore store, TimeProvider time)
{
    public const int LongestName = 40;

    public const int LongestKey = 1_024;

    private const int Remembered = 1_000;

    private static readonly TimeSpan maxAge = TimeSpan.FromMinutes(1);

    private readonly GenerationCache<string, (string Key, TimeSpan ReadAt)> keys = new(Remembered);

    public static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');

    /// <summary>As the host's store knows it.</summary>
    public static string NameOf(string organisation, string name) => $"guardrail-{organisation}-{name}";

    /// <returns>Null when there is none that can be shown.</returns>
    public async ValueTask<string?> FindAsync(string organisation, string name, CancellationToken ct)
    {
        var full = NameOf(organisation, name);
        var now = time.GetElapsedTime(0);
        if (keys.TryGet(full, out var known) && now - known.ReadAt < maxAge)
            return known.Key;
        if (await store.ReadAsync(full, ct) is not [var newest, ..] || TextOf(newest.Value.Span) is not { } key)
            return null;
        keys.Set(full, (key, now));
        return key;
    }

    /// <summary>The endpoint did not take it: there may be a newer one.</summary>
    public void Forget(string organisation, string name) => keys.Remove(NameOf(organisation, name));

    /// <returns>Null when it is none that a header can carry.</returns>
    public static string? TextOf(ReadOnlySpan<byte> value)
    {
        var text = Encoding.UTF8.GetString(value).Trim();
        return text.Length is > 0 and <= LongestKey && !text.AsSpan().ContainsAnyExceptInRange('!', '~') ? text : null;
    }
}
