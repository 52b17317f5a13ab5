namespace Gatehouse.Local.Demo;

/// <summary>What to type to do it again by hand.</summary>
internal static class DemoCommands
{
    public static string For(Uri gate, DemoHouse house) => $$"""
        GATE={{gate.GetLeftPart(UriPartial.Authority)}}
        TOKEN=$(curl -s $GATE/oauth/token -d grant_type=client_credentials -d client_id={{house.ClientId}} -d client_secret={{house.ClientSecret}} | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
        TASK=$(curl -s $GATE/v1/dispatch -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" -H "Idempotency-Key: $(date +%s)" -d '{{DemoHouse.RefundOf(house.Refunds, 40).Trim()}}' | sed 's/.*"task":"\([^"]*\)".*/\1/')
        curl -s "$GATE/v1/tasks/$TASK?wait=10" -H "Authorization: Bearer $TOKEN"; echo
        """;
}
