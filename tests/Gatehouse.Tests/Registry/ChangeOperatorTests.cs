using Gatehouse.Containment;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Registry;

public sealed class ChangeOperatorTests
{
    private const string Organisation = EngineBench.Organisation;

    private readonly EngineBench bench = new();

    [Fact]
    public async Task Of_two_owners_who_remove_each_other_at_once_one_remains()
    {
        var (first, second) = (await MakeAsync(OperatorRole.Owner), await MakeAsync(OperatorRole.Owner));
        bench.World.Table.NextWrites.Enqueue(async apply =>
        {
            Assert.Equal("done", Code(await RemoveAsync(new EngineBench(bench), second.Operator.Id, by: first.Operator.Id)));
            return apply();
        });

        Assert.Equal("conflict", Code(await RemoveAsync(bench, first.Operator.Id, by: second.Operator.Id)));
        Assert.NotNull(await Directory(bench).FindAsync(first.Secret.Text, default));
        Assert.Null(await Directory(bench).FindAsync(second.Secret.Text, default));
    }

    [Fact]
    public async Task Of_two_instances_that_make_a_key_at_once_both_are_counted()
    {
        var made = await MakeAsync(OperatorRole.Viewer);
        bench.World.Table.NextWrites.Enqueue(apply => Task.FromResult(apply()));
        bench.World.Table.NextWrites.Enqueue(async apply =>
        {
            Assert.Equal("done", Code(await RotateAsync(new EngineBench(bench), made.Operator.Id)));
            return apply();
        });

        Assert.Equal("conflict", Code(await RotateAsync(bench, made.Operator.Id)));
        Assert.Equal(2, (await Directory(bench).FindByIdAsync(Organisation, made.Operator.Id, default))!.Credentials.Count);
    }

    [Theory]
    [InlineData(OperatorRole.Owner, OperatorRole.Operator, true)]
    [InlineData(OperatorRole.Owner, OperatorRole.Auditor, true)]
    [InlineData(OperatorRole.Owner, OperatorRole.Approver, false)]
    [InlineData(OperatorRole.Operator, OperatorRole.Viewer, true)]
    [InlineData(OperatorRole.Operator, OperatorRole.Auditor, false)]
    [InlineData(OperatorRole.Operator, OperatorRole.Owner, false)]
    [InlineData(OperatorRole.Viewer, OperatorRole.Operator, false)]
    [InlineData(OperatorRole.Auditor, OperatorRole.Viewer, false)]
    [InlineData(OperatorRole.Approver, OperatorRole.Viewer, false)]
    public void A_role_covers_what_it_allows(OperatorRole has, OperatorRole asked, bool covers) => Assert.Equal(covers, new[] { has }.Cover(asked));

    [Fact]
    public void An_operator_stored_before_there_were_several_keys_has_the_one()
    {
        var stored = """{"id":"usr_00000000000000000000","organisation":"orgorgorgorg","name":"owner","roles":["owner"],"credential":"crd_orgorgorgorg00000000"}"""u8;

        var read = OperatorRows.Parse(stored.ToArray());

        Assert.Equal(["crd_orgorgorgorg00000000"], read.Credentials);
        Assert.True(read.IsStandingOwner);
    }

    private async Task<IssuedOperatorKey> MakeAsync(OperatorRole role) =>
        EngineBench.Value(await new CreateOperator(bench.Ledgers, Keys(bench), bench.Random).HandleAsync(Organisation, "ana", [role], EngineBench.Operator, default));

    private static Task<ChangeOutcome<Operator>> RemoveAsync(EngineBench at, string id, string by) =>
        new ChangeOperator(at.Ledgers, Directory(at), new FenceHuman(at.Fences)).HandleAsync(Organisation, id, new OperatorChange.Removal(), 1, by, default);

    private static Task<ChangeOutcome<IssuedOperatorKey>> RotateAsync(EngineBench at, string id) =>
        new RotateOperatorKey(at.Ledgers, Directory(at), Keys(at)).IssueAsync(Organisation, id, EngineBench.Operator, default);

    private static OperatorKeys Keys(EngineBench at) => at.Get<OperatorKeys>();

    private static OperatorDirectory Directory(EngineBench at) => at.Get<OperatorDirectory>();

    private static string Code<T>(ChangeOutcome<T> outcome) => outcome.Match(_ => "done", refusal => Gatehouse.Policy.RefusalCodes.ToWireName(refusal.Code));
}
