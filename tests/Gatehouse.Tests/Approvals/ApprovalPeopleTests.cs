using Gatehouse.Approvals;
using Gatehouse.Identity;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Approvals;

public sealed class ApprovalPeopleTests
{
    private const string Organisation = EngineBench.Organisation;

    private readonly EngineBench bench = new();
    private readonly Dictionary<string, string> ids = new(StringComparer.Ordinal);

    [Theory]
    [InlineData("", "")]
    [InlineData("user:ana", "ana")]
    [InlineData("user:ana user:ana", "ana")]
    [InlineData("user:nobody", "")]
    [InlineData("user:ANA", "")]
    [InlineData("group:heads", "ana bob")]
    [InlineData("group:heads user:ana user:cyd", "ana bob cyd")]
    [InlineData("group:none", "")]
    [InlineData("group:gone", "")]
    [InlineData("role:approver", "ana")]
    [InlineData("role:approver group:heads", "ana bob")]
    [InlineData("user:left group:lost", "")]
    public async Task Whom_a_notice_reaches(string addressed, string reached)
    {
        await FurnishAsync();

        var found = await bench.Get<ApprovalPeople>().FindAsync(Organisation, addressed.Split(' ', StringSplitOptions.RemoveEmptyEntries), default);

        Assert.Equal(reached.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => ids[name]).Order(StringComparer.Ordinal), found.Select(person => person.Id));
        Assert.DoesNotContain(found, person => person.RemovedAt is not null);
    }

    [Theory]
    [InlineData("ana", true, true)]
    [InlineData("bob", true, false)]
    [InlineData("cyd", true, false)]
    [InlineData("dan", false, false)]
    [InlineData("left", false, false)]
    [InlineData("nobody", false, false)]
    public async Task Who_answers_is_who_the_directory_has_with_the_role_that_they_have_now(string name, bool isThere, bool hasRole)
    {
        await FurnishAsync();
        var at = bench.World.Time.Wall;

        var person = await bench.Get<ApprovalPeople>().RecogniseAsync(Organisation, ids.GetValueOrDefault(name, "usr_00000000000000000000"), at, default);

        Assert.Equal(isThere, person is not null);
        if (person is not null)
            Assert.Equal(new ApprovalPerson(Organisation, ids[name], hasRole, at), person);
    }

    [Fact]
    public async Task Nobody_of_another_organisation_is_reached_or_recognised()
    {
        await FurnishAsync();

        Assert.Empty(await bench.Get<ApprovalPeople>().FindAsync("otherotherot", ["user:ana", ApprovalTerms.AnyApprover], default));
        Assert.Null(await bench.Get<ApprovalPeople>().RecogniseAsync("otherotherot", ids["ana"], null, default));
    }

    [Fact]
    public async Task Of_more_people_than_a_page_holds_nobody_is_left_out()
    {
        for (var i = 0; i < 1_010; i++)
            await EnterAsync($"p{i}", null);

        Assert.Single(await bench.Get<ApprovalPeople>().FindAsync(Organisation, ["user:p0", "user:p1009"], default), person => person.User == "user:p1009");
        Assert.Equal(2, (await bench.Get<ApprovalPeople>().FindAsync(Organisation, ["user:p0", "user:p1009"], default)).Count);
    }

    [Theory]
    [InlineData(ApprovalTerms.AnyApprover)]
    [InlineData("user:p0")]
    public async Task Whoever_is_asked_is_found_by_a_few_readings_however_many_there_are(string addressed)
    {
        for (var i = 0; i < 50; i++)
        {
            await EnterAsync($"p{i}", await OperatorAsync(OperatorRole.Approver));
            await bench.Get<VouchedOperators>().KeepAsync(Organisation, new VouchedOperator(Ids.NewUser(bench.Random), [OperatorRole.Approver], bench.World.Time.Wall) { Email = $"v{i}@example.com" }, default);
        }

        bench.World.Table.Log.Clear();
        var found = await bench.Get<ApprovalPeople>().FindAsync(Organisation, [addressed], default);

        Assert.Equal(addressed == ApprovalTerms.AnyApprover ? 100 : 1, found.Count);
        Assert.InRange(bench.World.Table.Log.Count, 1, 4);
    }

    [Fact]
    public async Task Who_answers_is_recognised_by_reading_each_row_once()
    {
        await FurnishAsync();
        bench.World.Table.Log.Clear();

        await bench.Get<ApprovalPeople>().RecogniseAsync(Organisation, ids["ana"], null, default);

        Assert.Equal(bench.World.Table.Log.Distinct(StringComparer.Ordinal).Count(), bench.World.Table.Log.Count);
    }

    /// <summary>Ana is an approver, Bob a viewer, Cyd no operator; Dan is an operator whom the directory does not know; and one has left.</summary>
    private async Task FurnishAsync()
    {
        await EnterAsync("ana", await OperatorAsync(OperatorRole.Approver));
        await EnterAsync("bob", await OperatorAsync(OperatorRole.Viewer));
        await EnterAsync("cyd", null);
        ids["dan"] = await OperatorAsync(OperatorRole.Approver);
        await EnterAsync("left", await OperatorAsync(OperatorRole.Approver));
        EngineBench.Value(await bench.Get<ChangeApprovers>().ChangeAsync(Organisation, ids["left"], null, 1, EngineBench.Operator, default));
        await GroupAsync("group:heads", "user:ana", "user:bob");
        await GroupAsync("group:lost", "user:left");
        await GroupAsync("group:gone", "user:ana");
        EngineBench.Value(await bench.Get<ChangeApproverGroup>().HandleAsync(Organisation, "group:gone", null, 1, EngineBench.Operator, default));
    }

    private async Task<string> OperatorAsync(OperatorRole role) =>
        EngineBench.Value(await bench.Get<CreateOperator>().HandleAsync(Organisation, "somebody", [role], EngineBench.Operator, default)).Operator.Id;

    private async Task EnterAsync(string name, string? id) => ids[name] = EngineBench.Value(
        await bench.Get<ChangeApprovers>().AddAsync(Organisation, new ApproverDraft($"user:{name}", null, ApproverAddresses.None), id, EngineBench.Operator, default)).Id;

    private async Task GroupAsync(string group, params string[] members) =>
        EngineBench.Value(await bench.Get<ChangeApproverGroup>().HandleAsync(Organisation, group, members, null, EngineBench.Operator, default));
}
