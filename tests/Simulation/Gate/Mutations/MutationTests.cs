using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gatehouse.Approvals;
using Gatehouse.Audit;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Siem;
using Gatehouse.Simulation.Kernel;
using Gatehouse.Vault;
using Gatehouse.Vault.Grants;
using Xunit.Abstractions;

namespace Gatehouse.Simulation.Gate.Mutations;

/// <summary>A checker that never fires proves nothing: each guard is taken away at a port, and must be missed.</summary>
public sealed class MutationTests(ITestOutputHelper output)
{
    /// <summary>Of the swarm of each story; then come its single faults.</summary>
    private const int MostSeeds = 4_000;

    [Fact]
    public void Without_the_condition_on_the_state_a_limit_breaks() =>
        Missed("cap edge", ports => ports with { Tables = new BrokenTables(ports.Tables, BrokenTables.Guard.StateETag) });

    [Fact]
    public void Without_its_hold_a_task_passes_a_budget() =>
        Missed("budget edge", ports => ports with { Tables = new BrokenTables(ports.Tables, BrokenTables.Guard.Budgets) });

    [Fact]
    public void Without_its_time_a_hold_ends_under_its_task() =>
        Missed("budget at month end", ports => ports with { Tables = new BrokenTables(ports.Tables, BrokenTables.Guard.HoldTime) });

    [Fact]
    public void Without_the_message_before_the_hold_money_is_held_for_ever() =>
        Missed("budget edge", ports => ports with { Queue = new QueueWithoutBudgets(ports.Queue) });

    [Fact]
    public void Without_the_markers_an_answer_is_untrue() =>
        Missed("accept", ports => ports with { Tables = new BrokenTables(ports.Tables, BrokenTables.Guard.Markers) }, "accept with a key", "deadline between two tries");

    [Fact]
    public void With_the_state_as_evidence_an_answer_is_untrue() =>
        Missed("accept", ports => ports with { Tables = new MarkersTold(ports.Tables, onlyLast: false) }, "accept with a key", "same key from two gates", "rate edge");

    [Fact]
    public void With_only_the_last_try_remembered_an_answer_is_untrue() =>
        Missed("short: accept", ports => ports with { Tables = new MarkersTold(ports.Tables, onlyLast: true) }, pairs: 20_000);

    [Fact]
    public void Without_the_message_before_the_row_a_task_is_lost() =>
        Missed("accept", ports => ports with { Queue = new ForgetfulQueue(ports.Queue, losesCopies: false) });

    [Fact]
    public void Without_the_copy_of_a_put_off_message_a_task_is_lost() =>
        Missed("target fails twice", ports => ports with { Queue = new ForgetfulQueue(ports.Queue, losesCopies: true) });

    [Fact]
    public void With_the_copy_after_the_end_of_the_original_a_task_is_lost() =>
        Missed("target fails twice", ports => PutOff(ports, abandons: false), "freeze and thaw");

    [Fact]
    public void With_messages_given_back_instead_of_copied_a_task_that_waits_is_given_up() =>
        Missed("target fails twice", ports => PutOff(ports, abandons: true));

    [Fact]
    public void With_messages_named_by_their_task_a_task_is_lost() =>
        Missed("accept", ports => ports with { Queue = new NamedByTask(ports.Queue) }, "accept with a key", "rate edge");

    [Fact]
    public void With_orphans_dropped_by_their_age_a_task_is_lost() =>
        Missed("accept", ports => ports with { Queue = new ChangedQueue(ports.Queue, message => message.PutOffs >= 2 ? message with { Base = 0 } : message) }, "short: accept");

    [Fact]
    public void Without_the_owner_of_a_claim_another_ends_it() =>
        Missed("an attempt outlives its lease", ports => ports with { Tables = new WeakClaims(ports.Tables, ports.Queue) { TakesAllForItsOwn = true } });

    [Fact]
    public void With_one_owner_a_gate_an_earlier_receive_ends_the_claim_of_a_later_one() =>
        Missed("an attempt outlives its lease on the gate that has the next", ports => ports with { Owners = new SameOwner() });

    [Fact]
    public void With_messages_completed_by_a_settle_that_came_too_late_a_task_is_lost() =>
        Missed("the store is gone while an attempt ends", ports => new WeakClaims(ports.Tables, ports.Queue) { CompletesWhenStale = true } is var weak ? ports with { Tables = weak, Queue = weak } : ports);

    [Fact]
    public void Without_the_claim_a_task_is_sent_twice_where_once_was_promised() =>
        Missed("at most once", ports => ports with { Tables = new ChangedTables(ports.Tables) { Seen = Unclaimed } });

    [Fact]
    public void Without_the_base_a_message_is_given_up_whose_commit_lands() =>
        Missed("accept", ports => ports with { Queue = new ChangedQueue(ports.Queue, message => message with { Base = 0 }) });

    [Fact]
    public void Without_the_step_nothing_wakes_a_running_task() =>
        Missed("short: a result later", ports => ports with { Queue = new ChangedQueue(ports.Queue, message => message.Step == TaskStep.Result ? message with { Step = TaskStep.Deliver } : message) });

    [Fact]
    public void Without_the_order_of_reading_a_message_is_taken_for_an_orphans() =>
        Missed("accept", ports => ports with { Tables = new EarlyRows(ports.Tables) }, "short: kill", "same key from two gates");

    [Fact]
    public void Without_its_release_a_reservation_is_held_for_ever() =>
        Missed("short: kill", ports => ports with { Tables = new ChangedTables(ports.Tables) { Written = Reserved } });

    [Fact]
    public void Without_the_fences_a_held_connection_acts() =>
        Missed("freeze and thaw", ports => ports with { Tables = new ChangedTables(ports.Tables) { Seen = row => State(row, state => state with { Fences = state.Fences with { Connection = SubjectFence.Clear } }) } });

    [Fact]
    public void With_fences_looked_at_before_the_commit_a_held_connection_acts() =>
        Missed("freeze and thaw", ports => ports with { Tables = new FencesApart(ports.Tables) }, "kill", "freeze the agent");

    [Fact]
    public void With_an_answer_before_all_fences_are_in_a_freeze_is_not_so() =>
        Missed("freeze the agent", ports => ports with { Tables = new HastyFences(ports.Tables) });

    [Fact]
    public void Without_the_fence_of_a_credential_it_acts_after_its_end() =>
        Missed("a credential is revoked", ports => ports with { Tables = new ChangedTables(ports.Tables) { Seen = row => State(row, state => state with { Fences = state.Fences with { Revoked = [] } }) } });

    [Fact]
    public void Without_the_fence_of_an_ancestor_what_is_done_for_it_goes_on() =>
        Missed("an ancestor is killed", ports => ports with { Tables = new ChangedTables(ports.Tables) { Seen = row => State(row, state => state with { Fences = state.Fences with { Ancestors = [] } }) } });

    [Fact]
    public void Without_the_index_of_an_ancestor_its_fence_does_not_come() =>
        Missed("an ancestor is frozen and thawed", ports => ports with { Tables = new ChangedTables(ports.Tables) { Written = write => write.Key.StartsWith("ancestor|", StringComparison.Ordinal) ? new TableWrite.Upsert("nobody", write.Content!) : write } });

    [Fact]
    public void Without_what_it_came_under_a_task_is_handed_on_wider() =>
        Missed("short: a chain narrows, and its root is killed", ports => ports with { Tables = new ChangedTables(ports.Tables) { Seen = row => Task(row, task => task with { Limits = null }) } });

    [Fact]
    public void Without_what_its_sender_said_a_task_is_handed_on_wider() =>
        Missed("short: a chain narrows, and its root is killed", ports => ports with { Tables = new ChangedTables(ports.Tables) { Seen = row => Task(row, task => task with { Delegates = null }) } });

    [Fact]
    public void Without_the_fence_of_a_share_another_organisation_calls_on() =>
        Missed("a share is withdrawn and given again", ports => ports with { Tables = new ChangedTables(ports.Tables) { Seen = row => State(row, state => state with { Fences = state.Fences with { Share = state.Fences.Share with { Frozen = false } } }) } });

    [Fact]
    public void Without_the_fence_of_a_guardrail_set_a_task_passes_as_it_stood_before() =>
        Missed("a guardrail set is changed", ports => ports with { Tables = new ChangedTables(ports.Tables) { Seen = row => State(row, state => state with { Fences = state.Fences with { GuardrailsSince = 0 } }) } });

    [Fact]
    public void Without_the_last_look_at_the_time_a_send_follows_a_freeze() =>
        Missed("freeze right after a claim", ports => ports with { Transport = new HastyTransport(ports.Transport) });

    [Fact]
    public void Without_the_rows_of_keys_one_key_makes_two_tasks() =>
        Missed("same key from two gates", ports => ports with { Tables = new ChangedTables(ports.Tables) { Written = write => write.Key.StartsWith("idem|", StringComparison.Ordinal) ? null : write } });

    [Fact]
    public void Without_what_the_backup_said_it_does_a_task_twice() =>
        Missed("backup failover", ports => ports with { Tables = new ChangedTables(ports.Tables) { Written = write => write.Key.StartsWith("route|", StringComparison.Ordinal) ? null : write } });

    [Fact]
    public void Without_the_seal_the_backup_does_what_its_own_target_has_done() =>
        Missed("the backup is back with the target", ports => ports with { Tables = new ChangedTables(ports.Tables) { Written = write => IsWithdrawal(write) ? null : write } });

    [Fact]
    public void Without_the_route_of_a_task_its_own_target_does_it_too() =>
        Missed("a probe at most once", ports => ports with { Tables = new ChangedTables(ports.Tables) { Seen = Unrouted } }, "backup failover at most once");

    [Fact]
    public void Without_the_stores_clock_a_decision_is_dated_in_the_future() =>
        Missed("a clock far off", ports => ports with { Tables = new ChangedTables(ports.Tables) { StoreTime = time => time + TimeSpan.FromHours(1) } });

    [Fact]
    public void Without_the_claims_in_flight_an_answer_names_too_few_sends() =>
        Missed("freeze right after a claim", ports => ports with { Tables = new ChangedTables(ports.Tables) { Seen = row => State(row, state => state with { Claims = [] }) } });

    [Fact]
    public void Without_what_is_spent_a_cap_is_passed() =>
        Missed("cap edge", ports => ports with { Tables = new ChangedTables(ports.Tables) { Seen = row => State(row, state => state with { Spend = SpendAccount.Empty }) } });

    [Fact]
    public void Without_what_was_charged_a_rate_is_passed() =>
        Missed("rate edge", ports => ports with { Tables = new ChangedTables(ports.Tables) { Seen = row => State(row, state => state with { Rate = RateWindow.Empty }) } });

    [Fact]
    public void With_sixty_buckets_a_minute_holds_more_than_its_limit() =>
        Missed("from one minute to the next", ports => ports with { Tables = new ChangedTables(ports.Tables) { Seen = row => ShortMinutes.Seen(row, ports.Clock) } });

    [Fact]
    public void Without_the_row_of_a_result_it_was_taken_and_is_not_kept() =>
        Missed("short: a result later", ports => ports with { Tables = new ChangedTables(ports.Tables) { Written = write => write.Key.StartsWith("result|", StringComparison.Ordinal) ? null : write } });

    private static GatePorts PutOff(GatePorts ports, bool abandons)
    {
        var wrong = new WrongPutOff(ports.Queue, ports.Receiver, abandons);
        return ports with { Queue = wrong, Receiver = wrong };
    }

    [Fact]
    public void Without_the_one_decision_a_yes_and_a_no_are_both_final() =>
        Missed("two answer at once", Approvals(approval => approval with { State = ApprovalState.Pending, Votes = [] }));

    [Fact]
    public void Without_four_eyes_somebody_approves_what_is_done_for_them() =>
        Missed("who asks approves", Approvals(approval => approval with { ActChain = [], RequestedBy = null }));

    [Fact]
    public void Without_another_look_at_earlier_answers_one_who_was_taken_out_decides() =>
        Missed("an approver is taken out between two answers", ports => ports with { Tables = new ChangedTables(ports.Tables) { Seen = StillIn } });

    [Fact]
    public void Without_the_rows_of_addresses_one_person_is_two() =>
        Missed("one address is entered at two gates", ports => ports with { Tables = new ChangedTables(ports.Tables) { Written = write => write.Key.StartsWith("approver-address|", StringComparison.Ordinal) ? null : write } });

    [Fact]
    public void Without_what_sign_ins_say_one_person_is_two_of_a_quorum() =>
        Missed("two entries that a sign-in joins", ports => ports with { Tables = new ChangedTables(ports.Tables) { Listed = row => row.Key.StartsWith("vouched|", StringComparison.Ordinal) ? Changed(row, JsonSerializer.SerializeToUtf8Bytes(Parse(row, RegistryJson.Default.VouchedOperator) with { Email = null }, RegistryJson.Default.VouchedOperator)) : row } });

    [Fact]
    public void Without_the_hash_what_runs_is_not_what_was_approved() =>
        Missed("what is sent rots in the store", ports => ports with { Tables = new HashlessTables(ports.Tables) });

    [Fact]
    public void Without_the_condition_on_its_number_a_checkpoint_is_written_over() =>
        Missed("checkpoints by two gates", ports => ports with { Tables = new ChangedTables(ports.Tables) { Written = write => write is TableWrite.Insert { Key: var key, Content: var content } && key.StartsWith("checkpoint|", StringComparison.Ordinal) ? new TableWrite.Upsert(key, content) : write } });

    [Fact]
    public void With_the_mark_before_the_batch_the_sink_misses_entries() =>
        Missed("the record is streamed by two gates", ports => ports with { Tables = new ChangedTables(ports.Tables) { Written = Streamed } });

    [Fact]
    public void Without_the_row_of_an_alert_one_fault_calls_twice() =>
        Missed("an alert is raised by all at once", ports => ports with { Tables = new ChangedTables(ports.Tables) { Seen = row => IsAlert(row.Key) ? null : row, Written = Unguarded } });

    /// <summary>What is about to be sent is taken for what was acknowledged.</summary>
    private static TableWrite Streamed(TableWrite write)
    {
        if (!write.Key.StartsWith("mark|", StringComparison.Ordinal) || JsonSerializer.Deserialize(write.Content!.Body.Span, SiemJson.Default.ChainMark) is not { Sending: > 0 } mark)
            return write;
        var hasty = write.Content with { Body = JsonSerializer.SerializeToUtf8Bytes(mark with { Sequence = mark.Sending, Sending = 0 }, SiemJson.Default.ChainMark) };
        return write is TableWrite.Replace { ETag: var etag } ? new TableWrite.Replace(write.Key, hasty, etag) : new TableWrite.Insert(write.Key, hasty);
    }

    [Fact]
    public void Without_the_lease_two_gates_use_one_refresh_token() =>
        Missed("a grant is refreshed by two gates", Grants(grant => grant with { Tokens = grant.Tokens is { } tokens ? tokens with { Lease = null } : null }));

    [Fact]
    public void Without_its_mark_a_state_is_good_for_two() =>
        Missed("a person comes back twice", Grants(grant => grant with { Start = grant.Start is { } start ? start with { IsTaken = false } : null }));

    [Fact]
    public void Without_the_end_of_a_grant_it_is_exchanged_on() =>
        Missed("a grant is revoked while it is exchanged", Grants(grant => grant.Status is GrantStatus.Revoked ? grant with { Status = GrantStatus.Active } : grant));

    [Fact]
    public void Without_the_last_look_at_a_grant_a_token_is_presented_late() =>
        Missed("a grant is revoked while it is presented", ports => ports with { Transport = new HastyTransport(ports.Transport) });

    [Fact]
    public void Without_the_fence_of_its_end_an_agent_exchanges_on() =>
        Missed("an agent is killed while it exchanges", ports => ports with { Tables = new ChangedTables(ports.Tables) { Seen = row => State(row, state => state with { Fences = state.Fences with { Agent = new SubjectFence(1, false, false) } }) } });

    private static Func<GatePorts, GatePorts> Grants(Func<Grant, Grant> change) => ports => ports with
    {
        Tables = new ChangedTables(ports.Tables) { Seen = row => row.Key.StartsWith("grant|", StringComparison.Ordinal) ? Changed(row, JsonSerializer.SerializeToUtf8Bytes(change(Parse(row, GrantJson.Default.Grant)), GrantJson.Default.Grant)) : row },
    };

    private static bool IsAlert(string key) => key.StartsWith("alert|", StringComparison.Ordinal);

    /// <summary>No row of an alert or of its notices stands in the way of another.</summary>
    private static TableWrite Unguarded(TableWrite write) =>
        write is TableWrite.Insert { Content: var content } && (IsAlert(write.Key) || write.Key.StartsWith("notice|", StringComparison.Ordinal)) ? new TableWrite.Upsert(write.Key, content) : write;

    [Fact]
    public void Without_the_word_of_the_chain_entries_only_seem_to_be_given_up() =>
        Missed("entries are pruned while others are written", ports => ports with { Tables = new ChangedTables(ports.Tables) { Written = write => write.Key == LedgerRows.Pruned ? null : write, Seen = row => row } });

    [Fact]
    public void With_a_cut_behind_what_was_signed_nobody_vouches_for_the_rest() =>
        Missed("entries are pruned while others are written", ports => ports with { Tables = new ChangedTables(ports.Tables) { Written = write => write.Key == LedgerRows.Pruned ? CutLater(write) : write } });

    [Fact]
    public void With_a_cut_that_no_checkpoint_has_seen_the_date_is_its_writer_s() =>
        Missed("entries are pruned while others are written", ports => ports with { Tables = new ChangedTables(ports.Tables) { Written = write => write.Key == LedgerRows.Pruning ? new TableWrite.Upsert(LedgerRows.Pruned, write.Content!) : write } });

    private static TableWrite CutLater(TableWrite write)
    {
        var pruned = PrunedChain.Parse(write.Content!.Body)!;
        return new TableWrite.Upsert(write.Key, write.Content with { Body = (pruned with { Cut = pruned.Cut with { Sequence = pruned.Cut.Sequence + 1 } }).ToBytes() });
    }

    private static Func<GatePorts, GatePorts> Approvals(Func<ApprovalRecord, ApprovalRecord> change) => ports => ports with
    {
        Tables = new ChangedTables(ports.Tables) { Seen = row => IsApproval(row) ? Changed(row, JsonSerializer.SerializeToUtf8Bytes(change(ApprovalRows.Parse(row.Content.Body)!), ApprovalJson.Default.ApprovalRecord)) : row },
    };

    private static TableRow StillIn(TableRow row) => row.Key.StartsWith("approver-group|", StringComparison.Ordinal)
        ? Changed(row, JsonSerializer.SerializeToUtf8Bytes(ApproverRows.GroupOf(row.Content.Body)! with { Members = ["user:ana", "user:bob", "user:cyd"] }, ApprovalJson.Default.ApproverGroup))
        : row;

    private static bool IsApproval(TableRow row) => row.Key.StartsWith("approval|", StringComparison.Ordinal);

    private static TableRow Unclaimed(TableRow row) => Task(row, task => task with { Claim = null });

    private static bool IsWithdrawal(TableWrite write) =>
        write.Key.StartsWith("route|", StringComparison.Ordinal) && JsonSerializer.Deserialize(write.Content!.Body.Span, DispatchJson.Default.AcceptedTask)!.IsWithdrawn;

    private static TableRow Unrouted(TableRow row) => Task(row, task => task with { Route = null });

    private static TableRow Task(TableRow row, Func<TaskRecord, TaskRecord> change) => Read.IsTask(row.Key)
        ? Changed(row, JsonSerializer.SerializeToUtf8Bytes(change(Parse(row, DispatchJson.Default.TaskRecord)), DispatchJson.Default.TaskRecord))
        : row;

    private static TableRow State(TableRow row, Func<LedgerState, LedgerState> change) => row.Key == LedgerRows.State
        ? Changed(row, JsonSerializer.SerializeToUtf8Bytes(change(Parse(row, LedgerJson.Default.LedgerState)), LedgerJson.Default.LedgerState))
        : row;

    /// <summary>As much is reserved again as is given back.</summary>
    private static TableWrite Reserved(TableWrite write)
    {
        if (write is not TableWrite.Replace { Key: LedgerRows.State } replace)
            return write;

        var state = JsonSerializer.Deserialize(replace.Content.Body.Span, LedgerJson.Default.LedgerState)!;
        var kept = state with { Spend = state.Spend.Reserve(new Reservation(Month.Of(state.LastTime), Money.Of(1))) };
        return new TableWrite.Replace(replace.Key, replace.Content with { Body = JsonSerializer.SerializeToUtf8Bytes(kept, LedgerJson.Default.LedgerState) }, replace.ETag);
    }

    private static T Parse<T>(TableRow row, JsonTypeInfo<T> type) => JsonSerializer.Deserialize(row.Content.Body.Span, type)!;

    private static TableRow Changed(TableRow row, byte[] body) => row with { Content = row.Content with { Body = body } };

    private void Missed(string story, Func<GatePorts, GatePorts> broken, params string[] more) => Missed(story, broken, 0, more);

    private void Missed(string story, Func<GatePorts, GatePorts> broken, int pairs, params string[] more)
    {
        foreach (var name in (string[])[story, .. more])
        {
            var exploration = Campaign.Explore(name, broken);
            var find = exploration.Find(1, MostSeeds, pairs);
            if (find is null)
                continue;
            output.WriteLine($"found in `{name}` after {exploration.Runs} runs: {find.InnerException!.Message}");
            return;
        }

        Assert.Fail("nothing noticed that the guard is gone");
    }
}
