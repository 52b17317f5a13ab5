using System.Text;
using Gatehouse.Approvals;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Registry;
using Gatehouse.Tests.Delivery;

namespace Gatehouse.Tests.Approvals;

public sealed class ApprovalBindingTests
{
    private const string Payload = """{"task":"t","tools":[{"name":"refund","arguments":{"amount":5,"note":"a"}}],"input":{"x":1}}""";

    private static readonly ConnectionTarget target = new ConnectionTarget.ToHttp("https://depot.example/tasks");
    private static readonly TaskRecord task = Tasks.Queued with { Reservation = new Reservation(Month.Of(Tasks.Now), Money.Of(5)) };

    [Fact]
    public void The_hash_is_of_the_canonical_form_and_stays_what_it_is()
    {
        var once = HashOf(Payload);

        Assert.Matches("^[0-9a-f]{64}$", once);
        Assert.Equal(once, HashOf(Payload));
    }

    [Theory]
    [InlineData("""{"task":"t","tools":[{"name":"refund","arguments":{"amount":6,"note":"a"}}],"input":{"x":1}}""")]
    [InlineData("""{"task":"t","tools":[{"name":"refund","arguments":{"amount":"5","note":"a"}}],"input":{"x":1}}""")]
    [InlineData("""{"task":"t","tools":[{"name":"refund","arguments":{"amount":5,"note":null}}],"input":{"x":1}}""")]
    [InlineData("""{"task":"t","tools":[{"name":"refund","arguments":{"amount":5}}],"input":{"x":1}}""")]
    [InlineData("""{"task":"t","tools":[{"name":"refund"}],"input":{"x":1}}""")]
    [InlineData("""{"task":"t","tools":[{"name":"Refund","arguments":{"amount":5,"note":"a"}}],"input":{"x":1}}""")]
    [InlineData("""{"task":"t","tools":[],"input":{"x":1}}""")]
    [InlineData("""{"task":"t","tools":[{"name":"refund","arguments":{"amount":5,"note":"a"}}],"input":{"x":2}}""")]
    [InlineData("""{"task":"t","tools":[{"name":"refund","arguments":{"amount":5,"note":"a"}}]}""")]
    [InlineData("""{"task":"t","tools":[{"name":"refund","arguments":{"amount":5,"note":"a"}}],"input":{"x":1},"model":"other"}""")]
    public void Any_other_content_has_another_hash(string payload) => Assert.NotEqual(HashOf(Payload), HashOf(payload));

    [Fact]
    public void So_has_any_other_task_receiver_bound_policy_and_time()
    {
        string[] hashes =
        [
            HashOf(Payload),
            HashOf(Payload, of: task with { Id = "tsk_abcdefghij0123456789aaaaaaaaaaaaaaab" }),
            HashOf(Payload, of: task with { Type = "other" }),
            HashOf(Payload, of: task with { Connection = "con_abcdefghij0123456780" }),
            HashOf(Payload, of: task with { Reservation = new Reservation(Month.Of(Tasks.Now), Money.Of(6)) }),
            HashOf(Payload, of: task with { Reservation = null }),
            HashOf(Payload, to: new ConnectionTarget.ToHttp("https://depot.example/other")),
            HashOf(Payload, version: 2),
            HashOf(Payload, expiresAt: Tasks.Now.AddHours(2)),
        ];

        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    private static string HashOf(string payload, TaskRecord? of = null, ConnectionTarget? to = null, long version = 1, DateTimeOffset? expiresAt = null) =>
        ApprovalBinding.HashOf(of ?? task, to ?? target, Encoding.UTF8.GetBytes(payload), version, expiresAt ?? Tasks.Now.AddHours(1));
}
