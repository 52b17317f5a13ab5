using System.Text.Json;
using Gatehouse.Approvals;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Approvals;

public sealed class OneAddressOnePersonTests
{
    private const string Organisation = EngineBench.Organisation;
    private const string Oid = "00000000-0000-0000-0000-00000000abcd";

    private readonly EngineBench bench = new();

    [Theory]
    [InlineData("ana@example.com", null, "ana@example.com", null, "email")]
    [InlineData("ana@example.com", null, "ANA@Example.com", null, "email")]
    [InlineData(null, Oid, null, Oid, "teams")]
    [InlineData(null, Oid, null, "00000000-0000-0000-0000-00000000ABCD", "teams")]
    [InlineData("ana@example.com", Oid, "bob@example.com", Oid, "teams")]
    [InlineData("ana@example.com", null, "bob@example.com", null, null)]
    [InlineData("ana@example.com", Oid, null, null, null)]
    public async Task An_address_is_one_persons(string? email, string? teams, string? otherEmail, string? otherTeams, string? taken)
    {
        var ana = EngineBench.Value(await AddAsync(bench, "ana", new ApproverAddresses(email, teams)));

        var bob = await AddAsync(bench, "bob", new ApproverAddresses(otherEmail, otherTeams));

        Assert.Equal(taken is null ? null : $"$.addresses.{taken}", RefusalOf(bob)?.Clause);
        if (taken is not null)
            Assert.Equal((RefusalCode.Conflict, true), (RefusalOf(bob)!.Code, RefusalOf(bob)!.Detail.Contains(ana.Id, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Whoever_is_changed_or_taken_out_leaves_their_address_to_others()
    {
        var at = new ApproverAddresses("ana@example.com", Oid);
        var ana = EngineBench.Value(await AddAsync(bench, "ana", at));
        var bob = EngineBench.Value(await AddAsync(bench, "bob", ApproverAddresses.None));
        Assert.Equal(RefusalCode.Conflict, RefusalOf(await ChangeAsync(bob, at))?.Code);

        ana = EngineBench.Value(await ChangeAsync(ana, at with { Email = "ana@example.org" }));
        bob = EngineBench.Value(await ChangeAsync(bob, at with { Teams = null }));
        Assert.Equal("$.addresses.teams", RefusalOf(await ChangeAsync(bob, at))?.Clause);
        EngineBench.Value(await ChangeAsync(ana, null));

        Assert.Equal(at, EngineBench.Value(await ChangeAsync(bob, at)).Addresses);
        Assert.Equal("$.addresses.email", RefusalOf(await AddAsync(bench, "cyd", at))?.Clause);
    }

    [Fact]
    public async Task Of_two_who_enter_one_address_at_two_gates_at_once_the_store_lets_one()
    {
        var beside = new EngineBench(bench);
        var at = new ApproverAddresses("ana@example.com", null);
        Task<ChangeOutcome<Approver>>? other = null;
        bench.World.Table.NextWrites.Enqueue(async apply =>
        {
            // The first has read and decided; before its write lands, all of the second's does.
            other = AddAsync(beside, "bob", at);
            EngineBench.Value(await other);
            return apply();
        });

        var refusal = RefusalOf(await AddAsync(bench, "ana", at));

        Assert.NotNull(other);
        Assert.Equal((RefusalCode.Conflict, "$.addresses.email"), (refusal?.Code, refusal?.Clause));
        Assert.Equal(["user:bob"], await NamesAsync());
    }

    [Fact]
    public async Task An_entry_older_than_the_rows_of_addresses_has_its_address_all_the_same()
    {
        EngineBench.Value(await AddAsync(bench, "somebody", ApproverAddresses.None));
        Old(bench, Demands.Ana, "ana");

        Assert.Equal("$.addresses.email", RefusalOf(await AddAsync(bench, "bob", new ApproverAddresses("ANA@example.com", null)))?.Clause);
    }

    [Fact]
    public async Task Whoever_was_entered_twice_before_counts_once()
    {
        var house = await ApprovalBench.WithAsync("""{"approval":{"when":"always","quorum":2}}""");
        Old(house.Bench, Demands.Ana, "ana");
        Old(house.Bench, Demands.Bob, "bob");
        var task = await house.DispatchAsync();
        await house.ApproveAsync(task.Approval!);

        var second = (await house.ApproveAsync(task.Approval!, Demands.Bob)).Approval;

        Assert.Equal(ApprovalState.Pending, second.State);
        Assert.Equal([null, FourEyes.SamePersonClause], second.Votes.Select(vote => vote.Lapse));
        Assert.Equal([null, FourEyes.SamePersonClause], (await house.ReadAsync(task.Approval!)).Approval.Votes.Select(vote => vote.Lapse));
        Assert.Equal(ApprovalState.Pending, (await house.ApproveAsync(task.Approval!, Demands.Bob)).Approval.State);
        Assert.Single(Refused(house), entry => entry == (Demands.Bob, FourEyes.SamePersonClause));
        Assert.Equal((ApprovalState.Approved, Demands.Cyd), ((await house.ApproveAsync(task.Approval!, Demands.Cyd)).Approval.State, (await house.ReadAsync(task.Approval!)).Approval.DecidedBy));
    }

    private static (string Operator, string? Clause)[] Refused(ApprovalBench house) =>
    [
        .. from row in house.Bench.World.Table.Rows($"{Organisation}|{house.Connection.Id}", "audit|")
           let entry = JsonElement.Parse(row.Content.Body.Span)
           where entry.GetProperty("kind").GetString() == "approval-refused"
           select (entry.GetProperty("operator").GetString()!, entry.GetProperty("clause").GetString()),
    ];

    /// <summary>As the directory was written before addresses had rows.</summary>
    private static void Old(EngineBench bench, string id, string name)
    {
        var entry = new Approver(id, $"user:{name}") { Addresses = new ApproverAddresses("ana@example.com", null), CreatedAt = bench.World.Time.Wall, Revision = 1 };
        bench.World.Table.Put($"{Organisation}|{Ledgers.ControlPartition}", ApproverRows.Key(id), new RowContent(Organisation, "", JsonSerializer.SerializeToUtf8Bytes(entry, ApprovalJson.Default.Approver)));
    }

    private static Task<ChangeOutcome<Approver>> AddAsync(EngineBench bench, string name, ApproverAddresses addresses) =>
        bench.Get<ChangeApprovers>().AddAsync(Organisation, new ApproverDraft($"user:{name}", null, addresses), null, EngineBench.Operator, default);

    /// <param name="addresses">Null takes them out.</param>
    private Task<ChangeOutcome<Approver>> ChangeAsync(Approver person, ApproverAddresses? addresses) => bench.Get<ChangeApprovers>().ChangeAsync(
        Organisation, person.Id, addresses is null ? null : new ApproverDraft(person.User, null, addresses), (int)person.Revision, EngineBench.Operator, default);

    private async Task<IReadOnlyList<string>> NamesAsync() =>
        [.. (await bench.Get<ReadApprovers>().ListAsync(Organisation, "", 10, default)).Select(person => person.User)];

    private static Refusal? RefusalOf(ChangeOutcome<Approver> outcome) => outcome.Match<Refusal?>(_ => null, refusal => refusal);
}
