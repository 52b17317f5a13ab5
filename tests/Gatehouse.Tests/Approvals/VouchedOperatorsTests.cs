using Gatehouse.Approvals;
using Gatehouse.Closing;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Approvals;

/// <summary>Operators of whom the gate has no document: their host says who they are.</summary>
public sealed class VouchedOperatorsTests
{
    private const string Organisation = EngineBench.Organisation;
    private const string Oid = "00000000-0000-0000-0000-00000000abcd";

    private readonly EngineBench bench = new();

    private VouchedOperators Vouched => bench.Get<VouchedOperators>();

    private int Writes => bench.World.Table.Log.Count(line => line.StartsWith("write", StringComparison.Ordinal) && line.Contains("vouched|", StringComparison.Ordinal));

    [Fact]
    public void What_does_not_change_is_written_once_a_day()
    {
        for (var i = 0; i < 3; i++)
            Vouched.Note(Organisation, Seen(OperatorRole.Approver));
        Assert.Equal(1, Writes);

        bench.World.Time.Advance(VouchedOperators.Every - TimeSpan.FromSeconds(1));
        Vouched.Note(Organisation, Seen(OperatorRole.Approver));
        Assert.Equal(1, Writes);
        bench.World.Time.Advance(TimeSpan.FromSeconds(1));
        Vouched.Note(Organisation, Seen(OperatorRole.Approver));
        Assert.Equal(2, Writes);
        Vouched.Note(Organisation, Seen(OperatorRole.Viewer));
        Vouched.Note(Organisation, Seen(OperatorRole.Viewer) with { Email = "ana@example.org" });
        Assert.Equal(4, Writes);
    }

    [Fact]
    public async Task Another_instance_that_hears_the_same_writes_nothing()
    {
        Vouched.Note(Organisation, Seen(OperatorRole.Approver));
        await new EngineBench(bench).Get<VouchedOperators>().KeepAsync(Organisation, Seen(OperatorRole.Approver), default);

        Assert.Equal(1, Writes);
    }

    [Fact]
    public async Task A_role_that_is_gone_is_gone_whatever_another_instance_wrote_meanwhile()
    {
        Vouched.Note(Organisation, Seen(OperatorRole.Viewer));
        new EngineBench(bench).Get<VouchedOperators>().Note(Organisation, Seen(OperatorRole.Approver));

        Vouched.Note(Organisation, Seen(OperatorRole.Viewer));

        Assert.Equal([OperatorRole.Viewer], (await Vouched.FindAsync(Organisation, Demands.Ana, default))!.Roles);
    }

    [Fact]
    public async Task Whoever_never_had_a_role_costs_no_row()
    {
        Vouched.Note(Organisation, Seen());
        Assert.Equal(0, Writes);

        Vouched.Note(Organisation, Seen(OperatorRole.Approver));
        Vouched.Note(Organisation, Seen());
        Assert.Empty((await Vouched.FindAsync(Organisation, Demands.Ana, default))!.Roles);
    }

    [Fact]
    public async Task A_store_that_is_down_fails_no_request_and_the_next_one_brings_it_again()
    {
        bench.World.Table.IsDown = true;
        for (var i = 0; i < 9; i++)
            Vouched.Note(Organisation, Seen(OperatorRole.Approver));
        bench.World.Table.IsDown = false;
        Assert.Null(await Vouched.FindAsync(Organisation, Demands.Ana, default));

        Vouched.Note(Organisation, Seen(OperatorRole.Approver));

        Assert.Equal([OperatorRole.Approver], (await Vouched.FindAsync(Organisation, Demands.Ana, default))!.Roles);
    }

    [Theory]
    [InlineData("approver", 30, 90, true)]
    [InlineData("approver", 30, 91, false)]
    [InlineData("approver", 365, 375, true)] // as long as people are told, and until nothing of theirs waits
    [InlineData("approver", 365, 376, false)]
    [InlineData("viewer", 30, 90, true)]
    [InlineData("viewer", 30, 91, false)]
    [InlineData("", 30, 10, true)] // no role any more
    [InlineData("", 30, 11, false)]
    public async Task What_was_said_long_ago_is_not_kept(string role, int toldDays, int daysAgo, bool isKept)
    {
        var gate = new EngineBench(bench, services => services.AddSingleton(new VouchedOptions { CountsFor = TimeSpan.FromDays(toldDays) }));
        await Vouched.KeepAsync(Organisation, Seen(OperatorRole.Approver), default);
        await Vouched.KeepAsync(Organisation, role switch { "approver" => Seen(OperatorRole.Approver), "viewer" => Seen(OperatorRole.Viewer), _ => Seen() }, default);
        bench.World.Time.Advance(TimeSpan.FromDays(daysAgo));

        await gate.Get<VouchedOperators>().ForgetAsync(Organisation, default);

        Assert.Equal(isKept, await Vouched.FindAsync(Organisation, Demands.Ana, default) is not null);
    }

    [Fact]
    public async Task An_organisation_whose_store_fails_keeps_what_was_said_in_no_other()
    {
        var organisations = new List<string>();
        foreach (var name in new[] { "one", "two", "three" })
        {
            organisations.Add((await bench.Get<FoundOrganisation>().HandleAsync(name, _ => Task.CompletedTask, default)).Id);
            await Vouched.KeepAsync(organisations[^1], Seen(OperatorRole.Approver), default);
        }

        bench.World.Time.Advance(TimeSpan.FromDays(91));
        var failing = organisations.Order(StringComparer.Ordinal).First();
        bench.World.Table.DownForWrites = $"{failing}|{Gatehouse.Ledger.Ledgers.IndexPartition}";

        var told = await Assert.ThrowsAsync<AggregateException>(() => bench.Get<ForgetVouched>().RunAsync(default));

        Assert.Contains(failing, Assert.Single(told.InnerExceptions).Message, StringComparison.Ordinal);
        foreach (var organisation in organisations)
            Assert.Equal(organisation == failing, await Vouched.FindAsync(organisation, Demands.Ana, default) is not null);
    }

    [Fact]
    public async Task Whoever_signs_in_while_what_is_old_is_taken_out_is_known()
    {
        await Vouched.KeepAsync(Organisation, Seen(OperatorRole.Approver), default);
        bench.World.Time.Advance(TimeSpan.FromDays(91));
        bench.World.Table.NextWrites.Enqueue(async apply =>
        {
            // Those who go were read; before they are gone, Ana signs in at another instance.
            await new EngineBench(bench).Get<VouchedOperators>().KeepAsync(Organisation, Seen(OperatorRole.Approver), default);
            return apply();
        });

        await Vouched.ForgetAsync(Organisation, default);

        Assert.Equal(bench.World.Time.Wall, (await Vouched.FindAsync(Organisation, Demands.Ana, default))?.At);
        bench.World.Time.Advance(TimeSpan.FromDays(91));
        await Vouched.ForgetAsync(Organisation, default);
        await Vouched.KeepAsync(Organisation, Seen(OperatorRole.Approver), default);
        Assert.NotNull(await Vouched.FindAsync(Organisation, Demands.Ana, default));
    }

    [Fact]
    public async Task What_is_said_once_a_closing_is_confirmed_is_gone_when_the_write_is_over()
    {
        await ConfirmAsync(Organisation);
        await Vouched.KeepAsync(Organisation, Seen(OperatorRole.Approver), default);

        Assert.Equal(2, Writes);
        Assert.Null(await Vouched.FindAsync(Organisation, Demands.Ana, default));
    }

    [Fact]
    public async Task Whoever_died_between_the_write_and_the_look_left_it_until_the_next_run()
    {
        var closed = (await bench.Get<FoundOrganisation>().HandleAsync("closed", _ => Task.CompletedTask, default)).Id;
        await Vouched.KeepAsync(closed, Seen(OperatorRole.Approver), default);
        await ConfirmAsync(closed);
        await bench.Get<CloseOrganisation>().RunAsync(default);
        bench.World.Table.NextWrites.Enqueue(apply =>
        {
            bench.World.Table.IsDown = true;
            return Task.FromResult(apply());
        });
        await Assert.ThrowsAnyAsync<Exception>(() => Vouched.KeepAsync(closed, Seen(OperatorRole.Approver), default));
        bench.World.Table.IsDown = false;
        Assert.NotNull(await Vouched.FindAsync(closed, Demands.Ana, default));

        await bench.Get<ForgetVouched>().RunAsync(default);

        Assert.Null(await Vouched.FindAsync(closed, Demands.Ana, default));
    }

    [Theory]
    [InlineData("approver", 0, true)]
    [InlineData("approver", 30, true)]
    [InlineData("approver", 31, false)]
    [InlineData("viewer", 0, false)]
    public async Task The_role_reaches_whoever_lately_had_it_by_their_hosts_word(string role, int daysAgo, bool isReached)
    {
        Vouched.Note(Organisation, Seen(role == "approver" ? OperatorRole.Approver : OperatorRole.Viewer));
        bench.World.Time.Advance(TimeSpan.FromDays(daysAgo));

        var found = await bench.Get<ApprovalPeople>().FindAsync(Organisation, [ApprovalTerms.AnyApprover], default);
        var person = await bench.Get<ApprovalPeople>().RecogniseAsync(Organisation, Demands.Ana, null, default);

        Assert.Equal((isReached, isReached), (found.Count == 1, person is { HasRole: false, HadRoleLately: true }));
        Assert.All(found, one => Assert.Equal(new ApproverAddresses("ana@example.com", Oid), one.Addresses));
        Assert.Equal(isReached, person is not null);
        Assert.Empty(await bench.Get<ApprovalPeople>().FindAsync(Organisation, ["group:heads"], default));
    }

    [Theory]
    [InlineData(Demands.Ana, "ana@example.org", "", "ana@example.org")]
    [InlineData(Demands.Bob, "ANA@example.com", "", "ana@example.com")]
    [InlineData(Demands.Bob, "ANA@example.com", "user:entered", "ANA@example.com")]
    [InlineData(Demands.Bob, "bob@example.com", "user:entered", "ana@example.com bob@example.com")]
    public async Task Whoever_the_directory_has_is_told_where_it_says_and_nobody_twice(string id, string email, string named, string told)
    {
        EngineBench.Value(await bench.Get<ChangeApprovers>().AddAsync(Organisation, new ApproverDraft("user:entered", null, new ApproverAddresses(email, null)), id, EngineBench.Operator, default));
        Vouched.Note(Organisation, Seen(OperatorRole.Approver));

        var found = await bench.Get<ApprovalPeople>().FindAsync(Organisation, [ApprovalTerms.AnyApprover, named], default);

        Assert.Equal(told, string.Join(' ', found.Select(person => person.Addresses.Email)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // in the directory, which does not say where
    public async Task Whoever_s_token_says_another_s_address_keeps_them_from_hearing_nothing(bool isEntered)
    {
        if (isEntered)
            EngineBench.Value(await bench.Get<ChangeApprovers>().AddAsync(Organisation, new ApproverDraft("user:mallory", null, ApproverAddresses.None), "usr_0000000000000000aaa0", EngineBench.Operator, default));
        await Vouched.KeepAsync(Organisation, Seen(OperatorRole.Approver) with { Id = "usr_0000000000000000aaa0", ObjectId = null }, default);
        await Vouched.KeepAsync(Organisation, Seen(OperatorRole.Approver), default);

        Assert.Contains(await bench.Get<ApprovalPeople>().FindAsync(Organisation, [ApprovalTerms.AnyApprover], default), person => person is { Id: Demands.Ana, Addresses.Teams: Oid });
    }

    [Fact]
    public async Task A_decision_rests_on_the_role_of_the_sign_in_that_it_came_with()
    {
        var house = await ApprovalBench.WithAsync("""{"approval":{"when":"always","quorum":2}}""");
        var (people, vouched) = (house.Bench.Get<ApprovalPeople>(), house.Bench.Get<VouchedOperators>());
        vouched.Note(Organisation, Seen(OperatorRole.Approver) with { At = house.Now });
        var approval = (await house.DispatchAsync()).Approval!;
        var byLink = (await people.RecogniseAsync(Organisation, Demands.Ana, null, default))!;
        var shown = (await house.ReadAsync(approval)).Approval;

        var refused = Assert.IsType<ApprovalOutcome.Refused>(await house.Bench.Get<DecideApproval>().HandleAsync(byLink, approval, new ApprovalCast(ApprovalAnswer.Approve, shown.Hash), default)).Refusal;
        Assert.Equal((RefusalCode.StepUpRequired, FourEyes.SignInClause), (refused.Code, refused.Clause));
        house.Bench.World.Table.Log.Clear();
        Assert.True(await people.MustSignInAsync(byLink, shown, default));
        Assert.DoesNotContain(house.Bench.World.Table.Log, line => line.StartsWith("range", StringComparison.Ordinal) && (line.EndsWith("approver|", StringComparison.Ordinal) || line.EndsWith("vouched|", StringComparison.Ordinal)));
        Assert.Contains(ApprovalTerms.AnyApprover, await house.Bench.Get<ReadApprovers>().AddressesAsync(byLink, default));

        Assert.Equal(1, (await house.ApproveAsync(approval)).Approval.Yeses);
        house.Bench.World.Time.Advance(TimeSpan.FromMinutes(1));
        vouched.Note(Organisation, Seen(OperatorRole.Viewer) with { At = house.Now });

        var second = (await house.ApproveAsync(approval, Demands.Bob)).Approval;
        Assert.Equal((ApprovalState.Pending, FourEyes.AddressedClause), (second.State, second.Votes[0].Lapse));
    }

    private async Task ConfirmAsync(string organisation)
    {
        var rows = bench.Get<ClosingRows>();
        await rows.AddAsync(new AccountClosing(organisation, EngineBench.Operator, bench.Ledgers.Clock.Now, "word"), default);
        await rows.ChangeAsync(organisation, standing => standing with { ConfirmedAt = bench.Ledgers.Clock.Now, Word = null }, default);
    }

    private VouchedOperator Seen(params OperatorRole[] roles) => new(Demands.Ana, roles, bench.World.Time.Wall) { Email = "ana@example.com", ObjectId = Oid };
}
