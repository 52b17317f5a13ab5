using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Identity;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;
using Gatehouse.Trust;
using Gatehouse.Trust.Attestations;

namespace Gatehouse.Tests.Trust;

public sealed class AttestationTests : IDisposable
{
    private const string Organisation = EngineBench.Organisation;
    private const string Issuer = "https://auditor.example.com";

    private readonly EngineBench bench = new();
    private readonly ECDsa signer = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose() => signer.Dispose();

    private long Now => bench.Ledgers.Clock.Now.ToUnixTimeSeconds();

    [Fact]
    public async Task What_an_allowed_key_attests_is_a_bounded_bonus_and_the_sum_is_capped()
    {
        var agent = await bench.AgentAsync();
        await AllowAsync();
        var before = await ScoreAsync(agent);
        foreach (var (standard, bonus) in new[] { ("iso-42001", 5), ("soc2", 10), ("eu-ai-act", 15), ("one-more", 15), ("iso-42001", 15) })
        {
            Assert.IsType<ChangeOutcome<Attestation>.Changed>(await AddAsync(Sign(agent, standard)));
            Assert.Equal(before + bonus, await ScoreAsync(agent));
        }
    }

    [Fact]
    public async Task What_is_expired_revoked_or_by_a_revoked_key_counts_nothing()
    {
        var agent = await bench.AgentAsync();
        var key = await AllowAsync();
        var before = await ScoreAsync(agent);
        var first = Value(await AddAsync(Sign(agent, "soc2", life: 3600)));
        var second = Value(await AddAsync(Sign(agent, "iso-42001")));
        Assert.Equal(before + 10, await ScoreAsync(agent));

        bench.World.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(before + 5, await ScoreAsync(agent));
        Assert.Equal(AttestationStanding.Expired, first.On(bench.Ledgers.Clock.Now, key));
        Value(await bench.Get<ChangeAttestations>().RevokeAsync(Organisation, second.Id, EngineBench.Operator, default));
        Assert.Equal(before, await ScoreAsync(agent));
        Value(await AddAsync(Sign(agent, "soc2")));
        Assert.Equal(before + 5, await ScoreAsync(agent));
        Value(await bench.Get<ChangeAttestationKeys>().RevokeAsync(Organisation, key.Id, EngineBench.Operator, default));
        Assert.Equal(before, await ScoreAsync(agent));
        Assert.Equal(RefusalCode.Malformed, Refused(await AddAsync(Sign(agent, "another"))));
        Assert.Equal(RefusalCode.Conflict, Refused(await bench.Get<ChangeAttestationKeys>().AllowAsync(Organisation, Issuer, Public(signer), EngineBench.Operator, default)));
    }

    [Fact]
    public async Task The_same_again_is_the_same_and_what_was_revoked_does_not_come_back()
    {
        var agent = await bench.AgentAsync();
        await AllowAsync();
        var jws = Sign(agent, "soc2");

        var once = Value(await AddAsync(jws));
        Assert.Equal(once, Value(await AddAsync(jws)));
        Assert.StartsWith($"att_{agent.Id[4..]}", once.Id, StringComparison.Ordinal);
        await bench.Get<ChangeAttestations>().RevokeAsync(Organisation, once.Id, EngineBench.Operator, default);
        Assert.Equal(RefusalCode.Conflict, Refused(await AddAsync(jws)));
    }

    [Fact]
    public async Task A_scan_counts_by_its_age_and_is_no_reputation()
    {
        var agent = await bench.AgentAsync();
        await AllowAsync();
        Value(await AddAsync(Sign(agent, TrustOptions.Scan, life: 86_400 * 365)));

        Assert.Equal(5, await PointsAsync(agent, TrustPart.Compliance), 6);
        Assert.Equal(0, await PointsAsync(agent, TrustPart.Reputation));
        bench.World.Time.Advance(TimeSpan.FromDays(75));
        Assert.Equal(2.5, await PointsAsync(agent, TrustPart.Compliance), 1);
        bench.World.Time.Advance(TimeSpan.FromDays(60));
        Assert.Equal(0, await PointsAsync(agent, TrustPart.Compliance));
    }

    public static TheoryData<string, string> Forgeries => new()
    {
        { "another key", "a key on the organisation's list" },
        { "alg none", "a key on the organisation's list" },
        { "alg HS256", "a key on the organisation's list" },
        { "another type", "a key on the organisation's list" },
        { "a key of its own", "a key on the organisation's list" },
        { "changed", "a key on the organisation's list" },
        { "another issuer", "is allowed for issuer" },
        { "no agent", "it must have" },
        { "no standard", "it must have" },
        { "a standard in words", "it must have" },
        { "no end", "it must have" },
        { "a scope that is a number", "it must have" },
        { "expired", "it has expired" },
        { "of the future", "issued in the future" },
        { "for ever", "three years" },
    };

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task What_is_not_signed_as_it_must_be_is_refused_and_says_why(string forgery, string why)
    {
        var agent = await bench.AgentAsync();
        await AllowAsync();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var good = Claims(agent, "soc2");
        var jws = forgery switch
        {
            "another key" => Sign(good, key: other),
            "alg none" => Sign(good, Header("none")),
            "alg HS256" => Sign(good, Header("HS256")),
            "another type" => Sign(good, Header("ES256", "JWT")),
            "a key of its own" => Sign(good, """{"alg":"ES256","typ":"attestation+jwt","kid":"auditor","jwk":{}}"""),
            "changed" => Changed(Sign(good)),
            "another issuer" => Sign(good.Replace(Issuer, "https://other.example.com", StringComparison.Ordinal)),
            "no agent" => Sign(good.Replace(agent.Id, "agent", StringComparison.Ordinal)),
            "no standard" => Sign(good.Replace("\"standard\"", "\"norm\"", StringComparison.Ordinal)),
            "a standard in words" => Sign(good.Replace("soc2", "SOC 2", StringComparison.Ordinal)),
            "no end" => Sign(good.Replace("\"exp\"", "\"end\"", StringComparison.Ordinal)),
            "a scope that is a number" => Sign(good.Replace("\"refunds\"", "7", StringComparison.Ordinal)),
            "expired" => Sign(Claims(agent, "soc2", issued: Now - 100, life: 99)),
            "of the future" => Sign(Claims(agent, "soc2", issued: Now + 600)),
            _ => Sign(Claims(agent, "soc2", life: 86_400L * 366 * 4)),
        };

        var refusal = Assert.IsType<ChangeOutcome<Attestation>.Refused>(await AddAsync(jws)).Refusal;
        Assert.Equal((RefusalCode.Malformed, "$.jws"), (refusal.Code, refusal.Clause));
        Assert.Contains(why, refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_that_is_not_there_cannot_be_attested()
    {
        var agent = await bench.AgentAsync();
        await AllowAsync();

        Assert.Equal(RefusalCode.NotFound, Refused(await AddAsync(Sign(Claims(agent, "soc2").Replace(agent.Id, "agt_00000000000000000000", StringComparison.Ordinal)))));
    }

    private static string Header(string algorithm, string type = "attestation+jwt") => $$"""{"alg":"{{algorithm}}","typ":"{{type}}","kid":"auditor"}""";

    private static string Changed(string jws)
    {
        var parts = jws.Split('.');
        return $"{parts[0]}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1])).Replace("soc2", "soc3", StringComparison.Ordinal)))}.{parts[2]}";
    }

    private string Claims(Agent agent, string standard, long? issued = null, long life = 86_400) =>
        $$"""{"iss":"{{Issuer}}","sub":"{{agent.Id}}","standard":"{{standard}}","scope":"refunds","iat":{{issued ?? Now}},"exp":{{(issued ?? Now) + life}}}""";

    private string Sign(Agent agent, string standard, long life = 86_400) => Sign(Claims(agent, standard, life: life));

    private string Sign(string claims, string? header = null, ECDsa? key = null)
    {
        var signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header ?? Header("ES256")))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
        return $"{signed}.{Base64Url.EncodeToString((key ?? signer).SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    private static RegisteredKey Public(ECDsa key)
    {
        var point = key.ExportParameters(false).Q;
        return new RegisteredKey(Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y), "auditor");
    }

    private async Task<AttestationKey> AllowAsync() => EngineBench.Value(await bench.Get<ChangeAttestationKeys>().AllowAsync(Organisation, Issuer, Public(signer), EngineBench.Operator, default));

    private Task<ChangeOutcome<Attestation>> AddAsync(string jws) => bench.Get<ChangeAttestations>().AddAsync(Organisation, jws, EngineBench.Operator, default);

    private async Task<int> ScoreAsync(Agent agent) => TrustBreakdown.Of(await EvidenceAsync(agent)).Score;

    private async Task<double> PointsAsync(Agent agent, TrustPart part) => TrustBreakdown.Of(await EvidenceAsync(agent)).Points[(int)part].Points;

    private async Task<TrustEvidence> EvidenceAsync(Agent agent) => (await bench.Get<AssessTrust>().ReadAsync(Organisation, agent.Id, default))!;

    private static T Value<T>(ChangeOutcome<T> outcome) => EngineBench.Value(outcome);

    private static RefusalCode Refused<T>(ChangeOutcome<T> outcome) => Assert.IsType<ChangeOutcome<T>.Refused>(outcome).Refusal.Code;
}
