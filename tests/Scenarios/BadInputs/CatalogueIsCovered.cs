namespace Gatehouse.Scenarios.BadInputs;

/// <summary>Every case of the catalogue's first three parts is a row or a story.</summary>
public sealed class CatalogueIsCovered
{
    private static readonly Dictionary<int, string> stories = new()
    {
        [21] = nameof(RefusedDispatches.A_key_is_required_where_a_tool_destroys),
        [22] = nameof(OneKeyOneTask.A_key_with_another_body_is_a_mistake),
        [23] = nameof(OneKeyOneTask.A_key_belongs_to_its_connection_and_a_refusal_pins_nothing),
        [24] = nameof(OneKeyOneTask.Sixty_four_at_once_with_one_key_make_one_task_and_64_equal_answers),
        [25] = nameof(RefusedDispatches.A_killed_agent_gets_no_answer_again),
        [27] = nameof(RefusedDispatches.A_caller_that_hung_up_gets_the_same_answer_later),
        [28] = nameof(RefusedDispatches.A_frozen_connection_of_ones_own_says_so),
        [29] = nameof(RefusedDispatches.No_task_types_is_none_and_null_is_any),
        [30] = nameof(RefusedDispatches.A_time_window_is_open_from_its_start_to_before_its_end),
        [31] = nameof(GuardrailsGuardInput.However_it_is_dressed),
        [32] = nameof(GuardrailsGuardInput.A_secret_that_is_a_name_is_refused_and_not_repeated),
        [33] = nameof(RefusedDispatches.Names_that_mean_something_elsewhere_are_data),
        [34] = nameof(RefusedDispatches.A_header_cannot_end_early),
        [35] = nameof(GuardrailsGuardInput.What_is_over_its_time_has_said_what_was_written_down),
        [36] = nameof(TrustStoreIsDown.Case_36_trust_that_cannot_be_read_denies_and_only_where_it_is_asked_for),
        [37] = nameof(TokenRequests.Case_37_the_assertion_does_not_choose_how_it_is_checked),
        [38] = nameof(TokenRequests.Case_38_the_audience_is_the_issuer_alone),
        [39] = nameof(TokenRequests.Case_39_an_assertion_is_good_once),
        [40] = nameof(TokenRequests.Case_40_an_assertion_has_its_time),
        [41] = nameof(TokenRequests.Case_41_a_flood_of_unknown_keys_is_only_refused),
        [42] = nameof(TokenRequests.Case_42_a_client_proves_itself_in_one_way),
        [43] = nameof(TokenRequests.Case_43_no_wider_scope_and_nothing_twice),
        [44] = nameof(TokenRequests.Case_44_a_certificate_in_a_header_proves_nothing_on_a_host_that_asks_for_none),
        [45] = nameof(TokenRequests.Case_45_no_proof_of_possession_stands_in_for_a_bearer_s_token),
        [46] = nameof(ExchangeRequests.Case_46_an_exchange_is_of_the_agents_own_token_of_few_hops_and_for_a_grant_of_its_connection),
        [47] = nameof(TokenRequests.Case_47_a_third_active_credential_is_a_conflict),
        [48] = nameof(TokenRequests.Case_48_another_s_token_is_neither_told_of_nor_ended),
        [49] = nameof(ControlPlaneInputs.Case_49_a_change_is_made_to_a_version_that_was_seen),
        [50] = nameof(RegistryInputs.Case_50_a_target_inside_is_refused_wherever_it_is_named),
        [51] = nameof(PolicyInputs.Case_51_a_pattern_that_may_run_for_long_is_none),
        [52] = nameof(PolicyInputs.Case_52_a_limit_that_cannot_be_is_refused_wherever_it_is_sent),
        [53] = nameof(RegistryInputs.Case_53_no_way_leads_back_to_where_it_began),
        [54] = nameof(ControlPlaneInputs.Case_54_an_id_that_is_none_names_nothing),
        [55] = nameof(RegistryInputs.Case_55_a_place_in_a_list_is_good_as_it_was_given_and_nowhere_else),
        [56] = nameof(ControlPlaneInputs.Case_56_what_is_the_registry_s_to_say_is_nobody_s_to_send),
        [57] = nameof(AgentsChange.A_decommissioned_agent_is_disconnected_its_tasks_are_cancelled_and_its_record_stays),
        [58] = nameof(PoliciesChange.A_verdict_beside_a_changing_policy_names_exactly_one_version_and_is_that_version_s),
        [59] = nameof(OpenApi.EveryExampleIsAnswered.With_a_refusal_to_whose_role_the_document_does_not_name),
    };

    [Fact]
    public void Every_case_from_1_to_59_has_its_place() =>
        Assert.Equal(
            Enumerable.Range(1, 59),
            Catalogue.All.Select(input => input.Case).Concat(stories.Keys).Distinct().Order());
}
