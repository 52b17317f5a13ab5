using Gatehouse.Audit;
using Gatehouse.Policy;

namespace Gatehouse.Guardrails;

/// <summary>What all assigned guardrails say of a content.</summary>
/// <param name="Strictest">What they say together.</param>
/// <param name="Verdict">The same in the policy's words.</param>
/// <param name="Changed">The content with its redactions; null when nothing was changed, or nothing may go on.</param>
public sealed record ContentReading(InspectionVerdict Strictest, Verdict Verdict, ReadOnlyMemory<byte>? Changed)
{
    /// <summary>No set is assigned.</summary>
    public static ContentReading Uninspected { get; } = new(InspectionVerdict.Pass, Verdict.Allowed, null);

    /// <summary>Every guardrail that found something or could not finish, in the order they ran.</summary>
    public IReadOnlyList<TriggeredGuardrail> Triggered { get; init; } = [];

    /// <summary>For the audit: each set that read the content, in its version, and then what was triggered.</summary>
    public IReadOnlyList<AuditGuard> Guards { get; init; } = [];

    /// <summary>A keyed digest of the content as it came; null where it goes on as it came.</summary>
    public string? Seal { get; init; }

    /// <summary>Of a retry: what whoever sent the content is told to change.</summary>
    public string? Hint { get; init; }

    /// <summary>The same, where what the redactions left is no content of its kind any more.</summary>
    public ContentReading Broken() => this with
    {
        Strictest = InspectionVerdict.Block,
        Changed = null,
        Verdict = new Verdict.Deny(ReadingRefusals.Broken(Triggered[0])),
    };
}
