using Gatehouse.Http.Health;
using Gatehouse.Identity;

namespace Gatehouse.Local.Hosting;

/// <summary>Without it nobody can sign in.</summary>
internal sealed class SigningKeyIsThere(SigningKeys keys) : IReadinessCheck
{
    public string Name => "signing-key";

    public async Task<string?> FindFaultAsync(CancellationToken ct) => (await keys.CurrentAsync(ct)).Keys.Count > 0 ? null : "there is none";
}
