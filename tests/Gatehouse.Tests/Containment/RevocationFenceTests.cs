using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Containment;
using Gatehouse.Ledger;
using Gatehouse.Registry;
using Gatehouse.Tests.Identity;
using Gatehouse.Tests.Registry;

namespace Gatehouse.Tests.Containment;

public sealed class RevocationFenceTests
{
    private static readonly DateTimeOffset now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_revoked_credential_is_held_as_long_as_a_task_of_it_may_wait()
    {
        var commit = Committed(Fences.None);

        Assert.Equal(new RevokedCredential(IdentityBench.Credential, now.AddDays(7)), Assert.Single(commit.Write.State.Fences.Revoked));
        Assert.Equal((AuditKind.CredentialRevoked, IdentityBench.Credential), (commit.Write.Entries[0].Kind, commit.Write.Entries[0].Subject));
        Assert.Equal(["tsk_b"], commit.Reply);
    }

    [Fact]
    public void One_whose_time_is_over_makes_room_and_the_others_stay()
    {
        var standing = Fences.None with { Revoked = [new RevokedCredential("crd_old", now), new RevokedCredential("crd_new", now.AddTicks(1))] };

        Assert.Equal(["crd_new", IdentityBench.Credential], Committed(standing).Write.State.Fences.Revoked.Select(revoked => revoked.Credential));
    }

    [Fact]
    public void Twice_is_once() =>
        Assert.Equal(["tsk_b"], Assert.IsType<LedgerDecision<IReadOnlyList<string>>.Answer>(
            Decide(Fences.None with { Revoked = [new RevokedCredential(IdentityBench.Credential, now.AddDays(1))] })).Reply);

    [Fact]
    public void The_receiving_end_s_connections_know_nothing_of_it() =>
        Assert.Empty(Assert.IsType<LedgerDecision<IReadOnlyList<string>>.Answer>(Decide(Fences.None, "agt_zzzzzzzzzzzzzzzzzzzz")).Reply);

    [Fact]
    public void A_link_that_names_nothing_is_no_fault() =>
        Assert.Empty(Assert.IsType<LedgerDecision<IReadOnlyList<string>>.Answer>(Decide(Fences.None, exists: false)).Reply);

    private static LedgerDecision<IReadOnlyList<string>>.Commit Committed(Fences fences) => Assert.IsType<LedgerDecision<IReadOnlyList<string>>.Commit>(Decide(fences));

    private static LedgerDecision<IReadOnlyList<string>> Decide(Fences fences, string agent = IdentityBench.Agent, bool exists = true)
    {
        ClaimInFlight[] claims = [new("tsk_a", 1, now), new("tsk_b", 1, now.AddTicks(1))];
        var view = new LedgerView(exists, LedgerState.Empty with { Fences = fences, Claims = [.. claims] }, now, new(StringComparer.Ordinal)
        {
            [LedgerRows.Config] = new ViewRow(exists ? (ReadOnlyMemory<byte>?)JsonSerializer.SerializeToUtf8Bytes(Documents.Connection, RegistryJson.Default.Connection) : null, null, false),
        });
        return RevocationFence.Of(agent, IdentityBench.Credential, "usr_00000000000000000000").Decide(view);
    }
}
