using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Audit;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Vault.Providers;

namespace Gatehouse.Vault.Grants;

/// <summary>Sends a person to a provider (RFC 6749 section 4.1 with RFC 7636), or takes over what they have given elsewhere.</summary>
public sealed class StartGrant(Ledgers ledgers, GrantRows rows, ProviderDirectory providers, DataKeys keys, GrantStates states, VaultEntries entries, IRandomSource random, VaultOptions options)
{
    private const string Offline = "offline_access";

    /// <param name="redirect">The gate's own place for answers, as providers share it; null when the gate does not know where people reach it.</param>
    public async Task<ChangeOutcome<StartedGrant>> HandleAsync(string organisation, GrantDraft draft, string? redirect, string operatorId, CancellationToken ct)
    {
        if (await providers.FindAsync(organisation, draft.Provider, ct) is not { RemovedAt: null } provider)
            return Refused(new Refusal(RefusalCode.NotFound, $"there is no provider `{draft.Provider}`") { Clause = "$.provider" });
        if (provider.Scopes is { } most && draft.Scopes.Except(most, StringComparer.Ordinal).FirstOrDefault() is { } beyond)
            return Refused(new Refusal(RefusalCode.Malformed, $"provider `{provider.Id}` is not asked for scope `{beyond}`") { Clause = "$.scopes", Unlock = "ask an owner to add the scope to the provider" });
        if (draft.RefreshToken is { } refresh)
            return await ImportAsync(organisation, draft, refresh, operatorId, ct);
        return redirect is not null
            ? await SendAsync(organisation, provider, draft, provider.RedirectAt(redirect), operatorId, ct)
            : Refused(new Refusal(RefusalCode.Conflict, "the gate does not know where people reach it, and so no provider can send them back") { Unlock = "ask whoever runs the gate to set `GATEHOUSE_PUBLIC_URL`, or import a refresh token" });
    }

    private async Task<ChangeOutcome<StartedGrant>> SendAsync(string organisation, TokenProvider provider, GrantDraft draft, string redirect, string operatorId, CancellationToken ct)
    {
        var (id, nonce, verifier) = (Ids.NewGrant(random), states.NewNonce(), states.NewNonce());
        var expiresAt = ledgers.Clock.Now + options.StartLasts;
        var state = await states.SealAsync(organisation, id, nonce, expiresAt, ct);
        var closed = await keys.SealAsync(organisation, VerifierUse(id), Encoding.ASCII.GetBytes(verifier), ct);
        var start = new GrantStart(DigestOf(nonce), closed, redirect, draft.ReturnTo, expiresAt);
        var grant = Of(organisation, id, draft, GrantStatus.Pending) with { Start = start };
        return await AddAsync(grant, new AuditEntry(AuditKind.GrantStarted) { Subject = id, Target = provider.Id, Operator = operatorId }, UrlOf(provider, draft, redirect, state, verifier), ct);
    }

    private async Task<ChangeOutcome<StartedGrant>> ImportAsync(string organisation, GrantDraft draft, string refresh, string operatorId, CancellationToken ct)
    {
        var id = Ids.NewGrant(random);
        var closed = await keys.SealAsync(organisation, GrantTokens.RefreshUse(id, 1), Encoding.ASCII.GetBytes(refresh), ct);
        var grant = Of(organisation, id, draft, GrantStatus.Active) with { ConnectedAt = ledgers.Clock.Now, Tokens = new GrantTokens(1, closed) };
        return await AddAsync(grant, new AuditEntry(AuditKind.GrantConnected) { Subject = id, Target = draft.Provider, Operator = operatorId, Outcome = "imported" }, null, ct);
    }

    // The entry first: what is in the vault is on record.
    private async Task<ChangeOutcome<StartedGrant>> AddAsync(Grant grant, AuditEntry entry, string? url, CancellationToken ct)
    {
        if (await entries.AddAsync(grant.Organisation, entry, ct) is { } refusal)
            return Refused(refusal);
        return await rows.AddAsync(grant, ct) is BatchOutcome.Applied
            ? new ChangeOutcome<StartedGrant>.Changed(new StartedGrant(grant, url))
            : ChangeOutcomes.Unavailable<StartedGrant>("the grant could not be stored");
    }

    private static string UrlOf(TokenProvider provider, GrantDraft draft, string redirect, string state, string verifier)
    {
        List<(string Name, string Value)> query =
        [
            ("response_type", "code"),
            ("client_id", provider.ClientId),
            ("redirect_uri", redirect),
            ("scope", string.Join(' ', draft.Scopes)),
            ("state", state),
            ("code_challenge", Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)))),
            ("code_challenge_method", "S256"),
            // OpenID Connect Core section 11: without it, no refresh token is due.
            .. draft.Scopes.Contains(Offline, StringComparer.Ordinal) ? (IEnumerable<(string, string)>)[("prompt", "consent")] : [],
        ];
        var place = provider.Endpoints.Authorization;
        return place + (place.Contains('?', StringComparison.Ordinal) ? '&' : '?') + string.Join('&', query.Select(member => $"{member.Name}={Uri.EscapeDataString(member.Value)}"));
    }

    private Grant Of(string organisation, string id, GrantDraft draft, GrantStatus status) => new()
    {
        Id = id,
        Organisation = organisation,
        User = draft.User,
        Provider = draft.Provider,
        Scopes = draft.Scopes,
        Status = status,
        CreatedAt = ledgers.Clock.Now,
    };

    internal static string VerifierUse(string grant) => $"grant|{grant}|verifier";

    internal static string DigestOf(string nonce) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(nonce)));

    private static ChangeOutcome<StartedGrant> Refused(Refusal refusal) => new ChangeOutcome<StartedGrant>.Refused(refusal);
}
