using Gatehouse.Identity;
using Gatehouse.Ports;

namespace Gatehouse.Guardrails;

/// <summary>The keys of inspections, one for each task, derived from a secret of the gate's own.</summary>
public sealed class InspectionKeys(ISecretStore store, IRandomSource random, TimeProvider time)
{
    public const string SecretName = "gate-inspection-key";

    private readonly HmacKeys keys = new(store, SecretName, random, time);

    public async ValueTask<InspectionKey> ForAsync(string organisation, string task, CancellationToken ct) =>
        new((await keys.CurrentAsync(ct)).Derive($"inspection|{organisation}"), task);
}
