using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Alerts.Routes;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Siem;

namespace Gatehouse.Identity;

/// <summary>
/// Signs callbacks: <c>t={unix seconds},v1={hex HMAC-SHA256 of "t.body"}</c> under the agent's own key, which is derived and
/// never stored. A receiver checks the digest, and that the time is recent.
/// </summary>
public sealed class CallbackKeys(ISecretStore store, IRandomSource random, TimeProvider time)
{
    public const string SecretName = "gate-callback-key";
    public const string Header = "Gatehouse-Signature";

    private readonly HmacKeys keys = new(store, SecretName, random, time);

    /// <summary>The next key of an agent, from the version in use.</summary>
    /// <param name="earlier">Null for an agent that is being made.</param>
    public async ValueTask<CallbackKey> NextAsync(CallbackKey? earlier, CancellationToken ct) =>
        new((await keys.CurrentAsync(ct)).InUse, earlier is null ? 0 : earlier.Generation + 1);

    /// <summary>The agent's key, to be shown once.</summary>
    /// <exception cref="InvalidOperationException">The version it is derived from is gone: the agent needs a new key.</exception>
    public async ValueTask<string> KeyOfAsync(Agent agent, CancellationToken ct) =>
        Base64Url.EncodeToString((await keys.CurrentAsync(ct)).DeriveUnder(agent.CallbackKey?.Version, Purpose(agent)));

    /// <summary>The key of an organisation's sink, to be shown once.</summary>
    /// <inheritdoc cref="KeyOfAsync(Agent, CancellationToken)"/>
    public async ValueTask<string> KeyOfAsync(string organisation, SiemSink sink, CancellationToken ct) =>
        Base64Url.EncodeToString((await keys.CurrentAsync(ct)).DeriveUnder(sink.Key.Version, string.Create(CultureInfo.InvariantCulture, $"siem|{organisation}|{sink.Key.Generation}")));

    public async ValueTask<string> SignAsync(string organisation, SiemSink sink, ReadOnlyMemory<byte> body, CancellationToken ct) => Sign(await KeyOfAsync(organisation, sink, ct), body);

    /// <summary>The key of a route of alerts, to be shown once.</summary>
    /// <exception cref="InvalidOperationException">The version it is derived from is gone: alerts need another route.</exception>
    public async ValueTask<string> KeyOfAsync(string organisation, AlertRoute route, CancellationToken ct) =>
        Base64Url.EncodeToString((await keys.CurrentAsync(ct)).DeriveUnder(route.Key?.Version, $"alert-route|{organisation}|{route.Id}"));

    public async ValueTask<string> SignAsync(Agent agent, ReadOnlyMemory<byte> body, CancellationToken ct) => Sign(await KeyOfAsync(agent, ct), body);

    public async ValueTask<string> SignAsync(string organisation, AlertRoute route, ReadOnlyMemory<byte> body, CancellationToken ct) => Sign(await KeyOfAsync(organisation, route, ct), body);

    private string Sign(string shown, ReadOnlyMemory<byte> body)
    {
        var key = Encoding.ASCII.GetBytes(shown);
        var moment = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(Encoding.ASCII.GetBytes($"{moment}."));
        hash.AppendData(body.Span);
        return $"t={moment},v1={Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }

    private static string Purpose(Agent agent) => agent.CallbackKey is { Generation: > 0 and var generation }
        ? string.Create(CultureInfo.InvariantCulture, $"callback|{agent.Organisation}|{agent.Id}|{generation}")
        : $"callback|{agent.Organisation}|{agent.Id}";
}
