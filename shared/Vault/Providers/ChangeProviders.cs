using System.Text;
using Gatehouse.Audit;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Ports;
using Gatehouse.Registry;

namespace Gatehouse.Vault.Providers;

/// <summary>Adds providers, changes them and takes them away; each is a commit to the organisation's ledger.</summary>
public sealed class ChangeProviders(Ledgers ledgers, ProviderDirectory providers, DiscoverProvider discover, DataKeys keys, IRandomSource random)
{
    public async Task<ChangeOutcome<TokenProvider>> AddAsync(string organisation, ProviderDraft draft, string operatorId, CancellationToken ct)
    {
        if (SecretFault(draft, isKept: false) is { } fault)
            return new ChangeOutcome<TokenProvider>.Refused(fault);
        var (metadata, refusal) = await discover.FindAsync(draft, ct);
        if (metadata is null)
            return new ChangeOutcome<TokenProvider>.Refused(refusal!);
        var id = Ids.NewProvider(random);
        var secret = await SealAsync(organisation, id, draft, ct);
        return await CommitAsync(organisation, id, view => Write(view, null, Of(draft, metadata, secret) with { Id = id, Organisation = organisation, Revision = 1, CreatedAt = view.Now }, operatorId, "added"), ct);
    }

    /// <param name="basedOn">The revision that the owner saw.</param>
    public async Task<ChangeOutcome<TokenProvider>> ReplaceAsync(string organisation, string id, ProviderDraft draft, int basedOn, string operatorId, CancellationToken ct)
    {
        if (await providers.FindAsync(organisation, id, ct) is not { RemovedAt: null } known)
            return NotFound(id);
        if (SecretFault(draft, isKept: known.Secret is not null && known.ClientId == draft.ClientId) is { } fault)
            return new ChangeOutcome<TokenProvider>.Refused(fault);
        var (metadata, refusal) = await discover.FindAsync(draft, ct);
        if (metadata is null)
            return new ChangeOutcome<TokenProvider>.Refused(refusal!);
        // What people have agreed to, they have agreed to there.
        if (!metadata.Endpoints.AskTheSame(known.Endpoints))
            return new ChangeOutcome<TokenProvider>.Refused(new Refusal(RefusalCode.Conflict, $"provider `{id}` would be asked elsewhere than at `{known.Endpoints.Token}`, with the tokens that it gave") { Unlock = "add another provider, and connect the grants anew" });
        var secret = await SealAsync(organisation, id, draft, ct);
        return await CommitAsync(organisation, id, view => Replace(view, id, Of(draft, metadata, secret), basedOn, operatorId), ct);
    }

    /// <inheritdoc cref="ReplaceAsync"/>
    public Task<ChangeOutcome<TokenProvider>> RemoveAsync(string organisation, string id, int basedOn, string operatorId, CancellationToken ct) => CommitAsync(organisation, id, view =>
    {
        if (Standing(view, id, basedOn, out var standing) is { } no)
            return no;
        return Write(view, standing, standing! with { RemovedAt = view.Now, Revision = standing.Revision + 1 }, operatorId, "removed");
    }, ct);

    private static LedgerDecision<ChangeOutcome<TokenProvider>> Replace(LedgerView view, string id, TokenProvider changed, int basedOn, string operatorId)
    {
        if (Standing(view, id, basedOn, out var standing) is { } no)
            return no;
        return Write(view, standing, changed with
        {
            Id = id,
            Organisation = standing!.Organisation,
            Secret = changed.Authentication is ClientAuthentication.PrivateKeyJwt ? null : changed.Secret ?? standing.Secret,
            SharesRedirect = standing.SharesRedirect && changed.SharesRedirect,
            Revision = standing.Revision + 1,
            CreatedAt = standing.CreatedAt,
        }, operatorId, "changed");
    }

    private static LedgerDecision<ChangeOutcome<TokenProvider>>? Standing(LedgerView view, string id, int basedOn, out TokenProvider? standing)
    {
        standing = view.Find(ProviderDirectory.Key(id)) is { } stored ? ProviderDirectory.Parse(stored) : null;
        if (standing is not { RemovedAt: null })
            return new LedgerDecision<ChangeOutcome<TokenProvider>>.Answer(NotFound(id));
        return standing.Revision == basedOn ? null
            : new LedgerDecision<ChangeOutcome<TokenProvider>>.Answer(new ChangeOutcome<TokenProvider>.Refused(ChangeOutcomes.Stale($"provider `{id}`", standing.Revision, basedOn)));
    }

    private static LedgerDecision<ChangeOutcome<TokenProvider>> Write(LedgerView view, TokenProvider? standing, TokenProvider provider, string operatorId, string outcome)
    {
        var (key, body) = (ProviderDirectory.Key(provider.Id), ProviderDirectory.Bytes(provider));
        var write = new LedgerWrite(view.State)
        {
            Entries = [new AuditEntry(AuditKind.ProviderChanged) { Subject = provider.Id, Operator = operatorId, Outcome = outcome }],
            Rows = [standing is null ? new RowChange.Insert(key, body) : new RowChange.Update(key, body)],
        };
        return new LedgerDecision<ChangeOutcome<TokenProvider>>.Commit(write, new ChangeOutcome<TokenProvider>.Changed(provider));
    }

    private async Task<byte[]?> SealAsync(string organisation, string id, ProviderDraft draft, CancellationToken ct) =>
        draft.Secret is { } secret ? await keys.SealAsync(organisation, TokenProvider.SecretUse(id), Encoding.UTF8.GetBytes(secret), ct) : null;

    private async Task<ChangeOutcome<TokenProvider>> CommitAsync(string organisation, string id, Func<LedgerView, LedgerDecision<ChangeOutcome<TokenProvider>>> decide, CancellationToken ct) =>
        ChangeOutcomes.From(await ledgers.Control(organisation).CommitAsync(new LedgerRequest<ChangeOutcome<TokenProvider>>(decide) { Reads = [ProviderDirectory.Key(id)], Name = "provider" }, ct));

    private static Refusal? SecretFault(ProviderDraft draft, bool isKept) => (draft.Authentication, draft.Secret) switch
    {
        // A proof is made out to the issuer: only its own document says where such a proof may go.
        (ClientAuthentication.PrivateKeyJwt, _) when draft.Endpoints is not null => new Refusal(RefusalCode.Malformed, "with `private_key_jwt` the endpoints are those that `issuer` names: leave `endpoints` out") { Clause = "$.endpoints" },
        (ClientAuthentication.PrivateKeyJwt, not null) => new Refusal(RefusalCode.Malformed, "the gate signs for itself: with `private_key_jwt` there is no secret") { Clause = "$.client.secret" },
        (not ClientAuthentication.PrivateKeyJwt, null) when !isKept => new Refusal(RefusalCode.Malformed, $"`{draft.Authentication.ToWireName()}` needs the client's secret") { Clause = "$.client.secret" },
        _ => null,
    };

    private static TokenProvider Of(ProviderDraft draft, ProviderMetadata metadata, byte[]? secret) => new()
    {
        Id = "",
        Organisation = "",
        Name = draft.Name,
        Issuer = draft.Issuer,
        Endpoints = metadata.Endpoints,
        IsDiscovered = draft.Endpoints is null,
        NamesIssuer = metadata.NamesIssuer,
        SharesRedirect = metadata.NamesIssuer,
        ClientId = draft.ClientId,
        Authentication = draft.Authentication,
        Secret = secret,
        Scopes = draft.Scopes,
        Revision = 0,
        CreatedAt = default,
    };

    private static ChangeOutcome<TokenProvider> NotFound(string id) => ChangeOutcomes.NotFound<TokenProvider>($"there is no provider `{id}`");
}
