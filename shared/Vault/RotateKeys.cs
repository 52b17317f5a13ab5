using System.Globalization;
using Gatehouse.Audit;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;

namespace Gatehouse.Vault;

/// <summary>Makes a new version of a key. The older ones stay for as long as something needs them.</summary>
/// <remarks>
/// The gate's own keys are every organisation's: owners of the one that was founded first rotate them, and nobody else. Once that is
/// closed whoever runs the gate does, outside of it.
/// </remarks>
public sealed class RotateKeys(Ledgers ledgers, FoundingOrganisation founding, SigningKeys tokens, Peppers peppers, MasterKeys masters, DataKeyRows rows, DataKeys keys, ResealRows reseal)
{
    /// <summary>Of one organisation; what older ones sealed may still need them. Rotations that race at the last may make some more, which harm nothing.</summary>
    public const int MostDataKeys = 1_000;

    public async Task<ChangeOutcome<KeyVersion>> HandleAsync(string organisation, GateKey key, string operatorId, CancellationToken ct)
    {
        if (key is not GateKey.Data && await founding.FindAsync(ct) is var first && first != organisation)
            return new ChangeOutcome<KeyVersion>.Refused(NotTheirs(key, first));

        if (key is GateKey.Data && (await rows.FindAsync(organisation, ct))?.Ring is { Keys.Count: >= MostDataKeys })
            return new ChangeOutcome<KeyVersion>.Refused(new Refusal(RefusalCode.Conflict, $"the organisation has {MostDataKeys} versions of its data key"));

        // The record first: a key that nobody is known to have made would be worse than an entry too many.
        var recorded = await ledgers.Control(organisation).CommitAsync(new LedgerRequest<ChangeOutcome<bool>>(view => Record(view, key, operatorId)), ct);
        if (ChangeOutcomes.From(recorded) is ChangeOutcome<bool>.Refused { Refusal: var refusal })
            return new ChangeOutcome<KeyVersion>.Refused(refusal);
        return key switch
        {
            GateKey.Tokens => Made((await tokens.RotateAsync(ct)).Version, SigningKeys.SignsAfter),
            GateKey.Peppers => Made((await peppers.RotateAsync(ct)).Version, Peppers.HashesAfter),
            GateKey.Master => Made((await masters.RotateAsync(ct)).Version, MasterKeys.SealsAfter),
            _ => await RotateDataAsync(organisation, ct),
        };
    }

    private async Task<ChangeOutcome<KeyVersion>> RotateDataAsync(string organisation, CancellationToken ct)
    {
        // Whoever dies behind this line leaves a mark that is found to mean nothing.
        await reseal.AskAsync(organisation, ct);
        SealedDataKey? made = null;
        var ring = await rows.ChangeAsync(organisation, async ring =>
        {
            // What was taken for somebody else's write may have been this one's own, tried again below: one rotation makes one key.
            if (ring is not null && (ring.ErasedAt is not null || (made is not null && ring.Keys.Any(key => key.Sealed.AsSpan().SequenceEqual(made.Sealed)))))
                return ring;
            made = await rows.MakeAsync(organisation, (ring?.Keys[0].Version ?? 0) + 1, ct);
            return ring is null ? new DataKeyRing([made]) : ring with { Keys = [made, .. ring.Keys] };
        }, ct);
        keys.Forget(organisation);
        return ring.ErasedAt is null
            ? new ChangeOutcome<KeyVersion>.Changed(new KeyVersion(Text(made!.Version), made.MadeAt, made.MadeAt))
            : new ChangeOutcome<KeyVersion>.Refused(new Refusal(RefusalCode.Conflict, "the organisation is closed, and its data key is erased"));
    }

    private ChangeOutcome<KeyVersion>.Changed Made(string version, TimeSpan after) => new(new KeyVersion(version, ledgers.Clock.Now, ledgers.Clock.Now + after));

    private static LedgerDecision<ChangeOutcome<bool>> Record(LedgerView view, GateKey key, string operatorId)
    {
        var entry = new AuditEntry(AuditKind.KeyRotated) { Operator = operatorId, Subject = key.ToString().ToLowerInvariant() };
        return new LedgerDecision<ChangeOutcome<bool>>.Commit(new LedgerWrite(view.State) { Entries = [entry] }, new ChangeOutcome<bool>.Changed(true));
    }

    private static Refusal NotTheirs(GateKey key, string? first) => new(RefusalCode.Forbidden, $"`{key.ToString().ToLowerInvariant()}` is a key of the whole gate")
    {
        Unlock = first is null ? "the organisation that was founded first is closed: ask whoever runs the gate" : "ask an owner of the organisation that was founded first",
    };

    internal static string Text(int version) => version.ToString(CultureInfo.InvariantCulture);
}
