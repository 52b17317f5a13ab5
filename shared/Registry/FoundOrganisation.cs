using Gatehouse.Audit;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Retention;

namespace Gatehouse.Registry;

/// <summary>Makes an organisation and its first owner.</summary>
public sealed class FoundOrganisation(Ledgers ledgers, OperatorKeys keys, IRandomSource random)
{
    /// <param name="name">The organisation's.</param>
    /// <param name="keep">Keeps the owner's key before anything is made that it opens: a key that was lost could never be shown again.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>Its id and the owner's key, to be shown once.</returns>
    /// <exception cref="IOException">It could not be written. Nothing that was written can be used.</exception>
    public async Task<FoundedOrganisation> HandleAsync(string name, Func<ClientSecret, Task> keep, CancellationToken ct)
    {
        var organisation = Ids.NewOrganisation(random);
        var secret = ClientSecret.New(SecretKind.Operator, random);
        await keep(secret);
        var key = await keys.PlaceAsync(organisation, secret, ct);
        var owner = Ids.NewUser(random);
        var outcome = await ledgers.Control(organisation).CommitAsync(new LedgerRequest<bool>(view =>
            Decide(view, new Organisation(organisation, name, view.Now) { Revision = 1, Retention = RetentionSettings.Default }, new Operator(owner, organisation, "owner", [OperatorRole.Owner], key.Credential) { Revision = 1, CreatedAt = view.Now }, key)), ct);
        if (outcome is not LedgerOutcome<bool>.Done)
            throw new IOException($"organisation `{name}` could not be made: {outcome}");

        var document = new Organisation(organisation, name, ledgers.Clock.Now) { Retention = RetentionSettings.Default };
        await ListAsync(new TableWrite.Upsert(organisation, new RowContent(OperatorDirectory.Platform, "", OrganisationDirectory.Serialize(document))), ct);
        return new FoundedOrganisation(organisation, secret);
    }

    /// <summary>Whether there is any organisation yet.</summary>
    public async Task<bool> AnyAsync(CancellationToken ct) =>
        (await ledgers.Store(OperatorDirectory.Platform).ReadRangeAsync(OperatorDirectory.OrganisationsPartition, "0", "~", 1, ct)).Count > 0;

    /// <summary>With the first, which it is, in one write: that is never another's.</summary>
    private async Task ListAsync(TableWrite.Upsert row, CancellationToken ct)
    {
        var platform = ledgers.Store(OperatorDirectory.Platform);
        if (await AnyAsync(ct) || await platform.WriteAsync(OperatorDirectory.OrganisationsPartition, [row, FoundingOrganisation.RowOf(row.Key)], ct) is not BatchOutcome.Applied)
            await platform.WriteAsync(OperatorDirectory.OrganisationsPartition, [row], ct);
    }

    private static LedgerDecision<bool> Decide(LedgerView view, Organisation founded, Operator owner, OperatorKeyDraft key)
    {
        var write = new LedgerWrite(view.State)
        {
            Entries =
            [
                new AuditEntry(AuditKind.OrganisationCreated) { Subject = owner.Organisation },
                new AuditEntry(AuditKind.OperatorCreated) { Subject = owner.Id },
            ],
            Rows = [new RowChange.Insert(OrganisationDirectory.Row, OrganisationDirectory.Serialize(founded)), OperatorRows.Insert(owner), OperatorRows.Insert(key.Of(owner.Id, view.Now))],
        };
        return new LedgerDecision<bool>.Commit(write, true);
    }
}
