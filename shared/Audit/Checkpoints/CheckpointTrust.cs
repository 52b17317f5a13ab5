namespace Gatehouse.Audit.Checkpoints;

/// <summary>What whoever verifies an export knows from elsewhere.</summary>
public sealed record CheckpointTrust
{
    public static CheckpointTrust None { get; } = new();

    /// <summary>The keys that checkpoints must be signed with. Empty: those that they name themselves, which proves that they fit one another.</summary>
    public IReadOnlyList<NoteVerifier> Keys { get; init; } = [];

    /// <summary>Checkpoints that were kept elsewhere, and must be among those of the export.</summary>
    public IReadOnlyList<SignedNote> Kept { get; init; } = [];

    /// <summary>What the export must be of: <see cref="AuditExport.Everything"/>, or a chain; null for whatever it says. Nothing signs what it says.</summary>
    public string? Scope { get; init; }

    /// <summary>How long an entry may have waited for its checkpoint, or in none until the newest entry of the export; null for any time.</summary>
    public TimeSpan? MaxWait { get; init; }
}
