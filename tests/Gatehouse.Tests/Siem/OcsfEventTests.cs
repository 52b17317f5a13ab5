using System.Text;
using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Policy;
using Gatehouse.Siem;
using Gatehouse.Tests.Audit;

namespace Gatehouse.Tests.Siem;

/// <summary>What classes demand is said by https://schema.ocsf.io/1.3.0.</summary>
public sealed class OcsfEventTests
{
    [Fact]
    public void Every_kind_has_a_place_in_the_table() =>
        Assert.DoesNotContain(Enum.GetValues<AuditKind>(), kind => OcsfShapes.Find(kind) is null);

    public static TheoryData<AuditKind> Kinds => [.. Enum.GetValues<AuditKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_has_what_its_class_demands_however_little_it_says(AuditKind kind)
    {
        var told = Told(new AuditEntry(kind));

        var shape = OcsfShapes.Find(kind)!;
        Assert.Equal((int)shape.Class, told.GetProperty("class_uid").GetInt32());
        Assert.Equal((int)shape.Class / 1000, told.GetProperty("category_uid").GetInt32());
        Assert.Equal(((int)shape.Class * 100) + told.GetProperty("activity_id").GetInt32(), told.GetProperty("type_uid").GetInt32());
        Assert.Equal("1.3.0", told.GetProperty("metadata").GetProperty("version").GetString());
        Assert.Equal(AuditSamples.Noon.ToUnixTimeMilliseconds(), told.GetProperty("time").GetInt64());
        Assert.All(Demanded(shape.Class), name => Assert.True(told.TryGetProperty(name, out _), name));
        Assert.Equal(shape.Activity == OcsfShape.Other, told.TryGetProperty("activity_name", out _));
    }

    [Theory]
    [InlineData(AuditKind.Dispatch, 600301)]
    [InlineData(AuditKind.Claim, 600303)]
    [InlineData(AuditKind.AuditRead, 600302)]
    [InlineData(AuditKind.AgentEvent, 600399)]
    [InlineData(AuditKind.SignInsRefused, 300201)]
    [InlineData(AuditKind.OperatorRevoked, 300105)]
    [InlineData(AuditKind.Freeze, 300412)]
    [InlineData(AuditKind.Kill, 300411)]
    [InlineData(AuditKind.Violation, 200401)]
    [InlineData(AuditKind.IncidentClosed, 200503)]
    public void Its_type_is_that_of_class_and_activity(AuditKind kind, int type) => Assert.Equal(type, Told(new AuditEntry(kind)).GetProperty("type_uid").GetInt32());

    [Fact]
    public void A_refusal_says_who_wanted_what_and_why_not()
    {
        var told = Told(AuditSamples.Refusal());

        Assert.Equal((2, 2), (told.GetProperty("status_id").GetInt32(), told.GetProperty("severity_id").GetInt32()));
        Assert.Equal(("rate-limited", "policy.rate.perMinute"), (told.GetProperty("status_code").GetString(), told.GetProperty("status_detail").GetString()));
        Assert.Equal("agt_aaaaaaaaaaaaaaaaaaaa", told.GetProperty("actor").GetProperty("app_uid").GetString());
        Assert.Equal("usr_cccccccccccccccccccc", told.GetProperty("actor").GetProperty("user").GetProperty("uid").GetString());
        Assert.Equal("agt_aaaaaaaaaaaaaaaaaaaa", told.GetProperty("src_endpoint").GetProperty("uid").GetString());
        Assert.Equal("rate-limited", told.GetProperty("api").GetProperty("response").GetProperty("error").GetString());
        Assert.Equal("dispatch deny rate-limited", told.GetProperty("message").GetString());
    }

    [Fact]
    public void Its_place_in_the_chain_names_it_and_nothing_of_the_entry_is_missing()
    {
        var stored = AuditSamples.Chained(AuditSamples.Allow()).Entries[0];
        var told = JsonElement.Parse(OcsfEvent.Of(stored).Span);

        var metadata = told.GetProperty("metadata");
        Assert.Equal($"{AuditSamples.Organisation}/{AuditSamples.Chain}/1", metadata.GetProperty("uid").GetString());
        Assert.Equal((AuditSamples.Chain, 1, AuditSamples.Organisation), (metadata.GetProperty("log_name").GetString(), metadata.GetProperty("sequence").GetInt32(), metadata.GetProperty("tenant_uid").GetString()));
        var unmapped = told.GetProperty("unmapped");
        Assert.Equal(stored.Hash, unmapped.GetProperty("hash").GetString());
        string[] placed = ["chain", "kind", "org", "seq", "ts", "v"];
        foreach (var member in JsonElement.Parse(stored.Bytes.Span).EnumerateObject().Where(member => !placed.Contains(member.Name)))
            Assert.Equal(member.Value.GetRawText(), unmapped.GetProperty(member.Name).GetRawText());
    }

    [Fact]
    public void What_was_counted_has_its_count_and_its_time()
    {
        var told = Told(new AuditEntry(AuditKind.RefusalsCoalesced) { Count = 7, First = AuditSamples.Noon, Last = AuditSamples.Noon.AddSeconds(9), Code = RefusalCode.RateLimited });

        Assert.Equal((7, 9000), (told.GetProperty("count").GetInt32(), told.GetProperty("end_time").GetInt64() - told.GetProperty("start_time").GetInt64()));
    }

    [Fact]
    public void An_entry_with_endless_lists_is_an_event_of_bounded_size_that_says_so()
    {
        var guard = new AuditGuard("grd_aaaaaaaaaaaaaaaaaaaa", 2, Hit: true, "redact");
        var line = OcsfEvent.Of(AuditSamples.Chained(AuditSamples.Allow() with { Guards = [.. Enumerable.Repeat(guard, 2000)] }).Entries[0]);

        Assert.InRange(line.Length, 1, OcsfEvent.MaxBytes);
        var unmapped = JsonElement.Parse(line.Span).GetProperty("unmapped");
        Assert.True(unmapped.GetProperty("listsLeftOut").GetBoolean());
        Assert.False(unmapped.TryGetProperty("guards", out _));
        Assert.True(unmapped.TryGetProperty("payload", out _));
    }

    [Fact]
    public void A_kind_of_a_newer_gate_is_told_of_all_the_same()
    {
        var stored = AuditSamples.Chained(AuditSamples.Allow()).Entries[0];
        var newer = stored with { Bytes = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(stored.Bytes.Span).Replace("\"dispatch\"", "\"not-yet-known\"", StringComparison.Ordinal)) };

        var told = JsonElement.Parse(OcsfEvent.Of(newer).Span);

        Assert.Equal((600399, "not-yet-known"), (told.GetProperty("type_uid").GetInt32(), told.GetProperty("activity_name").GetString()));
    }

    private static string[] Demanded(OcsfClass ocsf) => ["actor", "metadata", "severity_id", "status_id", .. ocsf switch
    {
        OcsfClass.ApiActivity => ["api", "src_endpoint"],
        OcsfClass.EntityManagement => ["entity"],
        OcsfClass.AccountChange => ["user"],
        OcsfClass.Authentication => ["user", "service"],
        OcsfClass.DetectionFinding => ["finding_info"],
        _ => (string[])["finding_info_list", "assignee"],
    }];

    private static JsonElement Told(AuditEntry entry) => JsonElement.Parse(OcsfEvent.Of(AuditSamples.Chained(entry).Entries[0]).Span);
}
