using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.Bodies;
using Gatehouse.Identity;
using Gatehouse.Registry;
using Gatehouse.Trust.Attestations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>What third parties attest of agents, and whose word counts. What was revoked ends whatever it has become: no version is asked for.</summary>
public sealed class AttestationEndpoints(AttestationRows rows, ChangeAttestationKeys keys, ChangeAttestations attestations, TimeProvider time, Pages pages)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<AttestationEndpoints>(routes.ServiceProvider);
        routes.MapPost(Routes.AttestationKeys, door.ForOperators(Permission.Govern, (endpoints, http, caller) => endpoints.AllowAsync(http, caller)));
        routes.MapGet(Routes.AttestationKeys, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.ListKeysAsync(http, caller)));
        routes.MapDelete(Routes.AttestationKey, door.ForOperators(Permission.Govern, (endpoints, http, caller) => endpoints.RevokeKeyAsync(http, caller)));
        routes.MapPost(Routes.Attestations, door.ForOperators(Permission.Govern, (endpoints, http, caller) => endpoints.AddAsync(http, caller)));
        routes.MapGet(Routes.Attestations, door.ForOperators(Permission.Read, (endpoints, http, caller) => endpoints.ListAsync(http, caller)));
        routes.MapDelete(Routes.Attestation, door.ForOperators(Permission.Govern, (endpoints, http, caller) => endpoints.RevokeAsync(http, caller)));
    }

    private async Task<IResult> AllowAsync(HttpContext http, OperatorPrincipal caller)
    {
        var body = await AttestationKeyBody.ReadAsync(http.Request, http.RequestAborted);
        if (!body.IsRead)
            return Problems.For(body.Fault);
        return (await keys.AllowAsync(caller.Organisation, body.Value.Issuer, body.Value.Key, caller.OperatorId, CancellationToken.None)).Match<IResult>(
            changed: key => new JsonAnswer(StatusCodes.Status201Created, json => AttestationAnswer.Write(json, key)) { Location = Routes.ForAttestationKey(key.Id) },
            refused: refusal => Problems.For(refusal));
    }

    private async Task<IResult> ListKeysAsync(HttpContext http, OperatorPrincipal caller)
    {
        var page = await pages.ReadAsync(http, caller.Organisation);
        if (!page.IsRead)
            return Problems.For(page.Fault);
        AttestationKey[] found = [.. (await rows.KeysAsync(caller.Organisation, http.RequestAborted)).Where(key => string.CompareOrdinal(key.Id, page.Value.After) > 0).Take(page.Value.Limit)];
        return PageAnswer.Of(found, AttestationAnswer.Write, page.Value.AfterOf(found, key => key.Id));
    }

    private async Task<IResult> RevokeKeyAsync(HttpContext http, OperatorPrincipal caller) =>
        RouteIds.TryRead(http, "attestationKey", IdKind.AttestationKey, out var id, out var problem)
            ? (await keys.RevokeAsync(caller.Organisation, id, caller.OperatorId, CancellationToken.None)).Match<IResult>(
                changed: key => new JsonAnswer(StatusCodes.Status200OK, json => AttestationAnswer.Write(json, key)),
                refused: refusal => Problems.For(refusal))
            : problem;

    private async Task<IResult> AddAsync(HttpContext http, OperatorPrincipal caller)
    {
        var body = await AttestationBody.ReadAsync(http.Request, http.RequestAborted);
        if (!body.IsRead)
            return Problems.For(body.Fault);
        return await (await attestations.AddAsync(caller.Organisation, body.Value.Jws, caller.OperatorId, CancellationToken.None)).Match<Task<IResult>>(
            changed: async added => await ShownAsync(caller.Organisation, added, StatusCodes.Status201Created),
            refused: refusal => Task.FromResult<IResult>(Problems.For(refusal)));
    }

    private async Task<IResult> ListAsync(HttpContext http, OperatorPrincipal caller)
    {
        var page = await pages.ReadAsync(http, caller.Organisation);
        if (!page.IsRead)
            return Problems.For(page.Fault);
        var found = await rows.ListAsync(caller.Organisation, page.Value.After, page.Value.Limit, http.RequestAborted);
        var (known, now) = (await rows.KeysAsync(caller.Organisation, http.RequestAborted), time.GetUtcNow());
        return PageAnswer.Of(found, (json, one) => AttestationAnswer.Write(json, one, StandingOf(one, known, now)), page.Value.AfterOf(found, one => one.Id));
    }

    private async Task<IResult> RevokeAsync(HttpContext http, OperatorPrincipal caller)
    {
        if (!RouteIds.TryRead(http, "attestation", IdKind.Attestation, out var id, out var problem))
            return problem;
        return await (await attestations.RevokeAsync(caller.Organisation, id, caller.OperatorId, CancellationToken.None)).Match<Task<IResult>>(
            changed: async revoked => await ShownAsync(caller.Organisation, revoked, StatusCodes.Status200OK),
            refused: refusal => Task.FromResult<IResult>(Problems.For(refusal)));
    }

    private async Task<JsonAnswer> ShownAsync(string organisation, Attestation attestation, int status)
    {
        var known = await rows.KeysAsync(organisation, CancellationToken.None);
        return new JsonAnswer(status, json => AttestationAnswer.Write(json, attestation, StandingOf(attestation, known, time.GetUtcNow()))) { Location = status == StatusCodes.Status201Created ? Routes.ForAttestation(attestation.Id) : null };
    }

    private static AttestationStanding StandingOf(Attestation attestation, IReadOnlyList<AttestationKey> known, DateTimeOffset now) =>
        attestation.On(now, known.FirstOrDefault(key => key.Id == attestation.Key));
}
