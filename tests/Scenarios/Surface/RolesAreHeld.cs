using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.Surface;

/// <summary>Case 59 whole: every role at an action of every permission, over the wire.</summary>
public sealed class RolesAreHeld(SmallHouse house) : IClassFixture<SmallHouse>
{
    private static readonly string[] roles = ["viewer", "operator", "auditor", "approver", "owner"];

    // What each asks for is not there or not well said: who may ask is told apart from who may not before that is looked at.
    private static readonly (string Action, string[] MayAsk)[] table =
    [
        ("GET /v1/agents", ["viewer", "operator", "owner"]),
        ("GET /v1/agents/agt_00000000000000000000", ["viewer", "operator", "owner"]),
        ("GET /v1/agents/agt_00000000000000000000/credentials", ["viewer", "operator", "owner"]),
        ("GET /v1/connections", ["viewer", "operator", "owner"]),
        ("GET /v1/connections/con_00000000000000000000", ["viewer", "operator", "owner"]),
        ("GET /v1/connections/con_00000000000000000000/policy", ["viewer", "operator", "owner"]),
        ("GET /v1/operators", ["viewer", "operator", "owner"]),
        ("GET /v1/tasks/tsk_abcdefghijklmnopqrstabcdefghijklmnop", ["viewer", "operator", "owner"]),
        ("POST /v1/agents", ["operator", "owner"]),
        ("POST /v1/agents/agt_00000000000000000000/credentials", ["operator", "owner"]),
        ("DELETE /v1/agents/agt_00000000000000000000/credentials/crd_00000000000000000000", ["operator", "owner"]),
        ("POST /v1/agents/agt_00000000000000000000/freeze", ["operator", "owner"]),
        ("POST /v1/agents/agt_00000000000000000000/unfreeze", ["operator", "owner"]),
        ("POST /v1/agents/agt_00000000000000000000/kill", ["owner"]),
        ("POST /v1/connections", ["operator", "owner"]),
        ("PUT /v1/connections/con_00000000000000000000/policy", ["operator", "owner"]),
        ("POST /v1/connections/con_00000000000000000000/freeze", ["operator", "owner"]),
        ("POST /v1/connections/con_00000000000000000000/unfreeze", ["operator", "owner"]),
        ("POST /v1/connections/con_00000000000000000000/kill", ["owner"]),
        ("POST /v1/tasks/tsk_abcdefghijklmnopqrstabcdefghijklmnop/cancel", ["operator", "owner"]),
        ("GET /v1/audit/export", ["owner", "auditor"]),
        ("GET /v1/audit/checkpoints", ["owner", "auditor"]),
        ("GET /v1/incidents", ["viewer", "operator", "owner"]),
        ("POST /v1/incidents", ["operator", "owner"]),
        ("GET /v1/incidents/inc_00000000000000000000", ["viewer", "operator", "owner"]),
        ("GET /v1/incidents/inc_00000000000000000000/timeline", ["operator", "owner", "auditor"]),
        ("GET /v1/incidents/inc_00000000000000000000/export", ["owner", "auditor"]),
        ("POST /v1/incidents/inc_00000000000000000000/close", ["operator", "owner"]),
        ("GET /v1/alerts", ["viewer", "operator", "owner"]),
        ("GET /v1/alerts/alt_00000000000000000000", ["viewer", "operator", "owner"]),
        ("POST /v1/alerts/alt_00000000000000000000/acknowledge", ["operator", "owner"]),
        ("DELETE /v1/alerts/alt_00000000000000000000/silence", ["operator", "owner"]),
        ("GET /v1/alert-rules", ["viewer", "operator", "owner"]),
        ("GET /v1/alert-routes", ["viewer", "operator", "owner"]),
        ("POST /v1/alert-routes", ["operator", "owner"]),
        ("DELETE /v1/alert-routes/alr_00000000000000000000", ["operator", "owner"]),
        ("GET /v1/agents/agt_00000000000000000000/baseline", ["viewer", "operator", "owner"]),
        ("GET /v1/connections/con_00000000000000000000/baseline", ["viewer", "operator", "owner"]),
        ("POST /v1/sessions/ses_00000000000000000000/freeze", ["operator", "owner"]),
        ("GET /v1/providers", ["viewer", "operator", "owner"]),
        ("POST /v1/providers", ["owner"]),
        ("GET /v1/providers/prv_00000000000000000000", ["viewer", "operator", "owner"]),
        ("PUT /v1/providers/prv_00000000000000000000", ["owner"]),
        ("DELETE /v1/providers/prv_00000000000000000000", ["owner"]),
        ("GET /v1/grants", ["viewer", "operator", "owner"]),
        ("POST /v1/grants", ["operator", "owner"]),
        ("GET /v1/grants/grt_00000000000000000000", ["viewer", "operator", "owner"]),
        ("DELETE /v1/grants/grt_00000000000000000000", ["operator", "owner"]),
        ("DELETE /v1/users/user:nobody@example.com", ["owner"]),
        ("GET /v1/organisation", ["viewer", "operator", "owner"]),
        ("PATCH /v1/organisation", ["owner"]),
        ("POST /v1/organisation/freeze", ["operator", "owner"]),
        ("POST /v1/organisation/unfreeze", ["operator", "owner"]),
        ("GET /v1/operations/opr_00000000000000000000", ["viewer", "operator", "owner"]),
        ("POST /v1/agents/agt_00000000000000000000/credentials/crd_00000000000000000000/freeze", ["operator", "owner"]),
        ("POST /v1/agents/agt_00000000000000000000/credentials/crd_00000000000000000000/unfreeze", ["operator", "owner"]),
        ("POST /v1/operators", ["owner"]),
        ("PATCH /v1/operators/usr_00000000000000000000", ["owner"]),
        ("DELETE /v1/operators/usr_00000000000000000000", ["owner"]),
        ("POST /v1/operators/usr_00000000000000000000/keys", ["owner"]),
        ("DELETE /v1/operators/usr_00000000000000000000/keys/crd_00000000000000000000", ["owner"]),
        // The last, because it is granted once.
        ("POST /v1/organisation/kill", ["owner"]),
    ];

    // It ends with the end of its organisation.
    [LocalFact]
    public async Task Each_role_may_what_it_is_for_and_nothing_else()
    {
        foreach (var role in roles)
        {
            var key = (await house.AsOwnerAsync("POST", "/v1/operators", $$"""{"name":"{{role}}","roles":["{{role}}"]}""")).Text("key");
            foreach (var (action, mayAsk) in table)
            {
                var reply = await house.SendAsync(action[..action.IndexOf(' ', StringComparison.Ordinal)], action[(action.IndexOf(' ', StringComparison.Ordinal) + 1)..], key);
                Assert.True((reply.Status is 403) != mayAsk.Contains(role), $"{role}: {action}: {reply.Status}");
                Assert.True(reply.Status is not 403 || reply.Code == "forbidden", $"{role}: {action}");
                Assert.InRange(reply.Status, 200, 499);
            }
        }
    }
}
