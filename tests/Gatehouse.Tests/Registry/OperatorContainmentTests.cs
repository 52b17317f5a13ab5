using Gatehouse.Ledger;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Registry;

/// <summary>Ending what an operator may do goes first, and is tried for longer than any other change.</summary>
public sealed class OperatorContainmentTests
{
    private readonly EngineBench bench = new();

    [Fact]
    public async Task A_key_is_revoked_through_a_silence_that_no_other_change_outlasts()
    {
        var made = await MadeAsync();
        EngineBench.Value(await bench.Get<RotateOperatorKey>().IssueAsync(EngineBench.Organisation, made.Id, EngineBench.Operator, default));
        SilentFor(TimeSpan.FromSeconds(15));

        var left = EngineBench.Value(await bench.Get<RotateOperatorKey>().RevokeAsync(EngineBench.Organisation, made.Id, made.Credential, EngineBench.Operator, default));

        Assert.DoesNotContain(made.Credential, left.Credentials);
    }

    [Fact]
    public async Task So_is_an_operator_removed()
    {
        var made = await MadeAsync();
        SilentFor(TimeSpan.FromSeconds(15));

        EngineBench.Value(await bench.Get<ChangeOperator>().HandleAsync(EngineBench.Organisation, made.Id, new OperatorChange.Removal(), 1, EngineBench.Operator, default));

        Assert.Null(await bench.Get<OperatorDirectory>().FindByIdAsync(EngineBench.Organisation, made.Id, default));
    }

    private async Task<Operator> MadeAsync() =>
        EngineBench.Value(await bench.Get<CreateOperator>().HandleAsync(EngineBench.Organisation, "ana", [OperatorRole.Viewer], EngineBench.Operator, default)).Operator;

    private void SilentFor(TimeSpan time)
    {
        var end = bench.World.Time.Wall + time;
        bench.World.Table.DownForWrites = $"{EngineBench.Organisation}|{Ledgers.ControlPartition}";
        bench.World.Pause.OnWait = () =>
        {
            bench.World.Time.Advance(TimeSpan.FromSeconds(1));
            if (bench.World.Time.Wall > end)
                bench.World.Table.DownForWrites = null;
        };
    }
}
