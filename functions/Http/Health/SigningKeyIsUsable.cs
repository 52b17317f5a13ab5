using Gatehouse.Identity;

namespace Gatehouse.Http.Health;

/// <summary>Signs, and verifies what was signed: without that nobody can sign in and no target can be told who calls.</summary>
public sealed class SigningKeyIsUsable(SigningKeys keys) : IReadinessCheck
{
    public string Name => "signing-key";

    public async Task<string?> FindFaultAsync(CancellationToken ct) =>
        (await keys.CurrentAsync(ct)).InUse.IsUsable() ? null : "it does not verify what it signed";
}
