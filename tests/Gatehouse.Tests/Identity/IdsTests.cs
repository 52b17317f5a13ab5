using Gatehouse.Identity;

namespace Gatehouse.Tests.Identity;

public sealed class IdsTests
{
    private readonly SeededRandom random = new();

    [Theory]
    [InlineData(IdKind.Agent, "agt_0123456789abcdefghij", true)]
    [InlineData(IdKind.Connection, "con_0123456789abcdefghij", true)]
    [InlineData(IdKind.Credential, "crd_0123456789abcdefghij", true)]
    [InlineData(IdKind.Grant, "grt_0123456789abcdefghij", true)]
    [InlineData(IdKind.Guardrail, "grd_0123456789abcdefghij", true)]
    [InlineData(IdKind.GuardrailSet, "grs_0123456789abcdefghij", true)]
    [InlineData(IdKind.Session, "ses_0123456789abcdefghij", true)]
    [InlineData(IdKind.User, "usr_0123456789abcdefghij", true)]
    [InlineData(IdKind.Task, "tsk_0123456789abcdefghij0123456789abcdef", true)]
    [InlineData(IdKind.Approval, "apr_0123456789abcdefghij0123456789abcdef", true)]
    [InlineData(IdKind.Attestation, "att_0123456789abcdefghij0123456789abcdef", true)]
    [InlineData(IdKind.AttestationKey, "atk_0123456789abcdefghij", true)]
    [InlineData(IdKind.Agent, "con_0123456789abcdefghij", false)]
    [InlineData(IdKind.Agent, "AGT_0123456789abcdefghij", false)]
    [InlineData(IdKind.Agent, "agt_0123456789abcdefghiJ", false)]
    [InlineData(IdKind.Agent, "agt_0123456789abcdefghi", false)]
    [InlineData(IdKind.Agent, "agt_0123456789abcdefghijk", false)]
    [InlineData(IdKind.Agent, "agt_0123456789abcdefghi ", false)]
    [InlineData(IdKind.Agent, "agt_0123456789abcdefghi\n", false)]
    [InlineData(IdKind.Agent, "agt_0123456789abcdefghij\n", false)]
    [InlineData(IdKind.Agent, "agt_0123456789abcdefghié", false)]
    [InlineData(IdKind.Agent, "agt_0123456789abcdefgh%2f", false)]
    [InlineData(IdKind.Agent, "{agt_0123456789abcdefghij}", false)]
    [InlineData(IdKind.Agent, "", false)]
    [InlineData(IdKind.Task, "tsk_0123456789abcdefghij", false)]
    public void An_id_is_its_prefix_and_its_length_of_lower_case_letters_and_digits(IdKind kind, string id, bool isOne) =>
        Assert.Equal(isOne, Ids.Is(kind, id));

    [Fact]
    public void A_task_tells_when_its_id_was_made()
    {
        var now = new DateTimeOffset(2026, 11, 23, 12, 0, 0, 7, TimeSpan.Zero);
        Assert.Equal(now, Ids.MadeAt(Ids.NewTask("con_0123456789abcdefghij", now, random)));
        Assert.Throws<ArgumentException>(() => Ids.MadeAt("con_0123456789abcdefghij"));
    }

    [Fact]
    public void Made_ids_are_valid()
    {
        Assert.True(Ids.Is(IdKind.Agent, Ids.NewAgent(random)));
        Assert.True(Ids.Is(IdKind.Connection, Ids.NewConnection(random)));
        Assert.True(Ids.Is(IdKind.Grant, Ids.NewGrant(random)));
        Assert.True(Ids.Is(IdKind.Guardrail, Ids.NewGuardrail(random)));
        Assert.True(Ids.Is(IdKind.GuardrailSet, Ids.NewGuardrailSet(random)));
        Assert.True(Ids.Is(IdKind.Session, Ids.NewSession(random)));
        Assert.True(Ids.Is(IdKind.User, Ids.NewUser(random)));
        Assert.True(Ids.IsOrganisation(Ids.NewOrganisation(random)));
    }

    [Fact]
    public void A_task_and_an_approval_lead_to_their_connection()
    {
        var connection = Ids.NewConnection(random);
        var task = Ids.NewTask(connection, DateTimeOffset.UnixEpoch, random);
        var approval = Ids.NewApproval(connection, DateTimeOffset.UnixEpoch, random);

        Assert.True(Ids.Is(IdKind.Task, task));
        Assert.True(Ids.Is(IdKind.Approval, approval));
        Assert.Equal(connection, Ids.ConnectionOf(task));
        Assert.Equal(connection, Ids.ConnectionOf(approval));
        Assert.NotEqual(task, Ids.NewTask(connection, DateTimeOffset.UnixEpoch, random));
        Assert.Null(Ids.ConnectionOf(connection));
        Assert.Throws<ArgumentException>(() => Ids.NewTask("con_x", DateTimeOffset.UnixEpoch, random));
    }

    [Fact]
    public void A_credential_leads_to_its_organisation()
    {
        var organisation = Ids.NewOrganisation(random);
        var credential = Ids.NewCredential(organisation, random);

        Assert.True(Ids.Is(IdKind.Credential, credential));
        Assert.Equal(organisation, Ids.OrganisationOf(credential));
        Assert.Null(Ids.OrganisationOf(organisation));
        Assert.Throws<ArgumentException>(() => Ids.NewCredential("default", random));
    }

    [Fact]
    public void An_operations_id_is_one_and_says_so()
    {
        var id = Ids.NewOperation(random);

        Assert.StartsWith("opr_", id, StringComparison.Ordinal);
        Assert.True(Ids.Is(IdKind.Operation, id));
    }

    [Fact]
    public void A_guardrail_s_id_is_its_set_s_and_its_name_s()
    {
        var id = Ids.GuardrailOf("grs_0123456789abcdefghij", "secrets");

        Assert.True(Ids.Is(IdKind.Guardrail, id));
        Assert.Equal(id, Ids.GuardrailOf("grs_0123456789abcdefghij", "secrets"));
        Assert.NotEqual(id, Ids.GuardrailOf("grs_0123456789abcdefghij", "secret"));
        Assert.NotEqual(id, Ids.GuardrailOf("grs_0123456789abcdefghik", "secrets"));
    }

    [Fact]
    public void A_kind_that_is_not_known_has_no_ids() => Assert.Throws<ArgumentOutOfRangeException>(() => Ids.Is((IdKind)999, "agt_0123456789abcdefghij"));

    [Fact]
    public void The_session_of_a_day_is_the_same_all_day_and_no_other_agents()
    {
        var morning = new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);
        var session = Ids.SessionOfDay("org0000000aa", "agt_0123456789abcdefghij", morning);

        Assert.Equal("ses_x6sndys2brasq4uoaksg", session);
        Assert.True(Ids.Is(IdKind.Session, session));
        Assert.Equal(session, Ids.SessionOfDay("org0000000aa", "agt_0123456789abcdefghij", morning.AddDays(1).AddTicks(-1)));
        Assert.Equal(session, Ids.SessionOfDay("org0000000aa", "agt_0123456789abcdefghij", morning.ToOffset(TimeSpan.FromHours(-5))));
        Assert.NotEqual(session, Ids.SessionOfDay("org0000000aa", "agt_0123456789abcdefghij", morning.AddDays(1)));
        Assert.NotEqual(session, Ids.SessionOfDay("org0000000ab", "agt_0123456789abcdefghij", morning));
        Assert.NotEqual(session, Ids.SessionOfDay("org0000000aa", "agt_0123456789abcdefghik", morning));
    }

    [Fact]
    public void The_first_task_of_a_moment_stands_before_those_made_in_it_and_after_those_before()
    {
        var noon = new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
        const string Connection = "con_0123456789abcdefghij";
        var first = Ids.FirstTask(Connection, noon);

        Assert.Equal("tsk_0123456789abcdefghij" + Ids.NewTask(Connection, noon, random)[24..32], first);
        Assert.True(string.CompareOrdinal(first, Ids.NewTask(Connection, noon, random)) < 0);
        Assert.True(string.CompareOrdinal(first, Ids.NewTask(Connection, noon.AddMilliseconds(-1), random)) > 0);
    }

    [Fact]
    public void A_time_beyond_what_eight_digits_hold_is_the_last_or_the_first_that_they_do()
    {
        const string Connection = "con_0123456789abcdefghij";

        Assert.Equal(DateTimeOffset.UnixEpoch, Ids.MadeAt(Ids.NewTask(Connection, DateTimeOffset.UnixEpoch.AddMilliseconds(-1), random)));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(2_821_109_907_455), Ids.MadeAt(Ids.NewTask(Connection, DateTimeOffset.MaxValue, random)));
    }

    [Fact]
    public void What_is_wrong_with_an_id_is_said()
    {
        Assert.Contains("`con_x` is not a connection's id", Assert.Throws<ArgumentException>(() => Ids.NewTask("con_x", DateTimeOffset.UnixEpoch, random)).Message, StringComparison.Ordinal);
        Assert.Contains("`default` is not an organisation's id", Assert.Throws<ArgumentException>(() => Ids.NewCredential("default", random)).Message, StringComparison.Ordinal);
        Assert.Contains("`con_y` is not the id of a task or an approval", Assert.Throws<ArgumentException>(() => Ids.MadeAt("con_y")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_character_is_equally_likely()
    {
        var counts = new int[128];
        for (var i = 0; i < 5_000; i++)
        {
            foreach (var character in Ids.NewAgent(random).AsSpan(4))
                counts[character]++;
        }

        var seen = counts.Where(count => count > 0).ToArray();
        Assert.Equal(36, seen.Length);
        Assert.All(seen, count => Assert.InRange(count, 2_500, 3_060)); // 2,778 expected, five standard deviations
    }

    [Fact]
    public void One_draw_of_randomness_makes_an_id()
    {
        for (var i = 0; i < 100; i++)
            Ids.NewAgent(random);

        Assert.InRange(random.Calls, 100, 101);
    }
}
