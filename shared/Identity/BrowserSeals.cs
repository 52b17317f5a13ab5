using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Ports;

namespace Gatehouse.Identity;

/// <summary>Seals what a browser keeps for the gate's pages: who has signed in, and that a form was drawn by the gate, for this browser.</summary>
public sealed class BrowserSeals(ISecretStore store, IRandomSource random, TimeProvider time)
{
    public const string SecretName = "gate-browser-key";

    public static readonly TimeSpan SessionLasts = TimeSpan.FromHours(1);

    /// <summary>How long a page may lie open before it is sent.</summary>
    public static readonly TimeSpan FormLasts = TimeSpan.FromHours(12);

    private const int BrowserBytes = 24;
    private const int BrowserCharacters = 32;
    private const char Between = '|';

    private readonly HmacKeys keys = new(store, SecretName, random, time);

    /// <summary>A name that nobody else can give to a browser.</summary>
    public string NewBrowser()
    {
        Span<byte> name = stackalloc byte[BrowserBytes];
        random.Fill(name);
        return Base64Url.EncodeToString(name);
    }

    public static bool IsBrowser(string? text) => text is { Length: BrowserCharacters } && Base64Url.IsValid(text);

    /// <param name="subject">What the form is about: it is good for nothing else.</param>
    /// <param name="browser">The name in the browser's cookie.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async ValueTask<string> SealFormAsync(string subject, string browser, CancellationToken ct) =>
        (await SealAsync("form", ct)).Seal(FormOf(subject, browser), time.GetUtcNow() + FormLasts);

    public async ValueTask<bool> IsFormAsync(string token, string subject, string browser, CancellationToken ct) =>
        (await SealAsync("form", ct)).Open(token) is { } form && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(form), Encoding.UTF8.GetBytes(FormOf(subject, browser)));

    public async ValueTask<string> SealSessionAsync(BrowserSession session, CancellationToken ct) => (await SealAsync("session", ct)).Seal(
        $"{session.SignedInAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}{Between}{session.KeyId}", session.SignedInAt + SessionLasts);

    /// <returns>Null when the gate did not seal it, or it is too old.</returns>
    public async ValueTask<BrowserSession?> ReadSessionAsync(string text, CancellationToken ct) =>
        (await SealAsync("session", ct)).Open(text)?.Split(Between, 2) is [var seconds, var keyId]
            ? new BrowserSession(keyId, DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds, CultureInfo.InvariantCulture)))
            : null;

    private static string FormOf(string subject, string browser) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{browser}{Between}{subject}")));

    private async ValueTask<TextSeal> SealAsync(string use, CancellationToken ct) => new($"browser|{use}", await keys.CurrentAsync(ct), random, time);
}
