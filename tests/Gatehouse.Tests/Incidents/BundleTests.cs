using System.Buffers;
using System.Text;
using Gatehouse.Audit;
using Gatehouse.Containment;
using Gatehouse.Incidents;
using Gatehouse.Incidents.Bundles;
using Gatehouse.Policy;
using static Gatehouse.Tests.Incidents.TimelineTests;

namespace Gatehouse.Tests.Incidents;

public sealed class BundleTests
{
    private const string Operator = "usr_aaaaaaaaaaaaaaaaaaaa";
    private static readonly byte[] salt = [.. Enumerable.Range(1, 32).Select(n => (byte)n)];

    [Fact]
    public async Task A_bundle_verifies_by_itself_and_tells_the_same_timeline()
    {
        var intact = Assert.IsType<BundleVerification.Intact>(await VerifyAsync(Bundle()));

        Assert.Equal((0, 2L, TimeSpan.FromMinutes(5)), (intact.ExitCode, intact.Record.Chains, intact.Timeline.DetectionLag));
        Assert.Equal(TimeSpan.FromMilliseconds(40), intact.Timeline.TimeToStop);
    }

    [Fact]
    public async Task A_bundle_cut_anywhere_is_never_intact()
    {
        var bundle = Bundle();
        for (var length = 0; length < bundle.Length; length += 7)
            Assert.NotEqual(0, (await VerifyAsync(bundle[..length])).ExitCode);
        Assert.Equal(3, (await VerifyAsync(bundle[..bundle.LastIndexOf("{\"timeline\"", StringComparison.Ordinal)])).ExitCode);
    }

    [Theory]
    [InlineData("\"detectionLagMs\":300000", "\"detectionLagMs\":3000", "the timeline is not the one")]
    [InlineData("\"openedAt\":\"2026-11-21T12:00:00.000Z\",\"from\"", "\"openedAt\":\"2026-11-21T11:00:00.000Z\",\"from\"", "opens the incident otherwise")]
    [InlineData("\"contains\":\"agt_aaaaaaaaaaaaaaaaaaaa\"", "\"contains\":\"agt_bbbbbbbbbbbbbbbbbbbb\"", "opens the incident otherwise")]
    [InlineData("\"action\":\"Kill\"", "\"action\":\"Freeze\"", "opens the incident otherwise")]
    [InlineData("\"id\":\"inc_aaaaaaaaaaaaaaaaaaaa\"", "\"id\":\"inc_bbbbbbbbbbbbbbbbbbbb\"", "no entry opens incident")]
    [InlineData("\"cause\":\"a stolen secret\"", "\"cause\":\"an accident\"", "closes the incident with other words")]
    [InlineData("\"code\":\"trust-too-low\"", "\"code\":\"rate-limited\"", "do not hash")]
    [InlineData("{\"incident\":", "{\"incidents\":", "begins with its incident")]
    public async Task What_was_changed_is_found(string text, string changed, string reason)
    {
        var bundle = Bundle();
        Assert.Contains(text, bundle, StringComparison.Ordinal);
        var at = bundle.IndexOf(text, StringComparison.Ordinal);

        var verdict = await VerifyAsync(bundle[..at] + changed + bundle[(at + text.Length)..]);

        Assert.Contains(reason, Assert.IsType<BundleVerification.Invalid>(verdict).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_after_the_timeline_is_one_too_many() =>
        Assert.IsType<BundleVerification.Invalid>(await VerifyAsync(Bundle() + "{}\n"));

    [Fact]
    public async Task Without_the_organisation_s_own_chain_nobody_says_that_there_was_an_incident() =>
        Assert.Contains("no entry opens", Assert.IsType<BundleVerification.Invalid>(await VerifyAsync(Bundle(withControl: false))).Reason, StringComparison.Ordinal);

    private static string Bundle(bool withControl = true)
    {
        var scope = new IncidentScope(IncidentScopeKind.Agent, Agent, Agent);
        var incident = new Gatehouse.Incidents.Incident
        {
            Id = TimelineTests.Incident,
            Scope = scope,
            Action = ContainmentAction.Kill,
            Operator = Operator,
            OpenedAt = Opened,
            Fingerprint = "",
            Revision = 5,
            Closing = new IncidentClosing(Opened.AddMinutes(10), Operator, "a stolen secret", "rotate", salt),
        };
        var output = new ArrayBufferWriter<byte>();
        using var bundle = IncidentBundle.Begin(output, Organisation, incident, Question(scope));
        if (withControl)
            WriteChain(bundle, "$control", Control());
        WriteChain(bundle, Chain, [(TimeSpan.FromMinutes(-5), Deny("trust-too-low")), (TimeSpan.FromMilliseconds(40), new AuditEntry(AuditKind.Kill) { Subject = Agent, Operator = Operator })]);
        bundle.End();
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static (TimeSpan, AuditEntry)[] Control() =>
    [
        (TimeSpan.Zero, new AuditEntry(AuditKind.IncidentOpened) { Subject = TimelineTests.Incident, Target = Agent, Operator = Operator, Outcome = "kill" }),
        (TimeSpan.FromMinutes(10), new AuditEntry(AuditKind.IncidentClosed) { Subject = TimelineTests.Incident, Operator = Operator, Payload = PayloadCommitment.Of(salt, CloseIncident.Payload("a stolen secret", "rotate")) }),
    ];

    private static void WriteChain(IncidentBundle bundle, string chain, (TimeSpan At, AuditEntry Entry)[] entries)
    {
        var head = ChainHead.Genesis;
        bundle.BeginChain(new Gatehouse.Audit.Reading.ChainSpan(chain, new EntryRange(head, head.Sequence), head, IsPart: false));
        foreach (var (at, entry) in entries)
        {
            var appended = AuditChain.Append(Organisation, chain, head, [entry], Opened + at);
            bundle.Entry(appended.Entries[0]);
            head = appended.Head;
        }

        bundle.EndChain(head);
    }

    private static async Task<BundleVerification> VerifyAsync(string bundle)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(bundle));
        return await BundleVerifier.VerifyAsync(stream, default);
    }
}
