using Gatehouse.Audit.Checkpoints;

namespace Gatehouse.Retention;

/// <summary>The keys that checkpoints must be signed with, for a gate that holds them itself. One that does not believes those that checkpoints name: nobody but the signer writes where it reads them.</summary>
public sealed class CheckpointPins(CheckpointKeys keys)
{
    /// <exception cref="IOException">They cannot be read.</exception>
    internal async Task<IReadOnlyList<NoteVerifier>> OfAsync(string organisation, CancellationToken ct) => (await keys.CurrentAsync(ct)).VerifiersOf(organisation);
}
